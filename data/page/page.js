"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const all = (query) => [...document.querySelectorAll(query)];
  const root = document.documentElement;
  const UNITS = { km: 1000, nm: 1852, mi: 1609.344 };
  const SCALES = { km: "metric", nm: "nautical", mi: "imperial" };
  const SAMPLE_MS = 60;
  let unit = "km", data = null, map = null, popup = null, flight = null, spot = 0;
  let view = "globe", timer = 0, night = false, scale = null;
  const state = { reading: "", claim: "", hidden: new Set() };

  const unpack = async (id) => {
    const packed = Uint8Array.from(atob($(id).textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).text();
  };
  const length = (metres) => {
    const value = metres / UNITS[unit];
    const digits = value !== 0 && Math.abs(value) < 10 ? 1 : 0;
    return `${value.toLocaleString("en", { maximumFractionDigits: digits })} ${unit}`;
  };
  const worded = (text) => text.replace(/\{([\d.]+) m\}/g, (_, metres) => length(+metres));
  const wordLegend = () => { for (const cell of all("[data-words]")) cell.textContent = worded(cell.dataset.words); };
  const say = (text) => { $("said").textContent = ""; setTimeout(() => { $("said").textContent = text; }, 50); };
  const shade = () => ["get", night ? "night" : "colour"];
  const css = (name) => getComputedStyle(root).getPropertyValue(name).trim();

  // --- what MapLibre draws

  function styleOf(layer) {
    const s = layer.style, base = { id: layer.key, source: layer.key };
    if (layer.kind === "area") {
      return [{ ...base, type: "fill", paint: { "fill-color": shade(), "fill-opacity": s.opacity ?? 1 } }];
    }
    if (layer.kind === "line") {
      const paint = { "line-color": shade(), "line-width": s.width ?? 2 };
      if (s.dash) paint["line-dasharray"] = s.dash;
      return [{ ...base, type: "line", layout: { "line-join": "round" }, paint }];
    }
    if (layer.kind === "dots") {
      const paint = { "circle-color": shade(), "circle-radius": s.radius ?? 3,
        "circle-opacity": s.opacity ?? 1 };
      if (s.ring) Object.assign(paint, { "circle-stroke-width": 2.5, "circle-stroke-color": css("--paper") });
      return [{ ...base, type: "circle", paint }];
    }
    if (layer.kind === "wall") {
      return [{ ...base, type: "fill-extrusion", paint: { "fill-extrusion-color": shade(),
        "fill-extrusion-height": ["coalesce", ["get", "height"], 0], "fill-extrusion-base": 0,
        "fill-extrusion-opacity": 0.55, "fill-extrusion-vertical-gradient": false } }];
    }
    const bold = ["case", ["==", ["get", "key"], "launch"], 14, 12.5];
    return [{ ...base, type: "symbol", layout: { "text-field": ["get", "title"], "text-size": bold,
      "text-font": ["Noto Sans Bold"], "text-max-width": 9,
      "text-anchor": ["match", ["get", "key"], "launch", "top", "center"],
      "text-offset": ["match", ["get", "key"], "launch", ["literal", [0, 0.7]], ["literal", [0, 0]]],
      "symbol-sort-key": ["match", ["get", "key"],
      "launch", 0, "limit", 1, "sea", 2, "zone", 3, 4] }, paint: { "text-color": css("--ink"),
      "text-halo-color": css("--halo"), "text-halo-width": 1.6 } }];
  }

  function style() {
    const sources = { now: { type: "geojson", data: collection([]) } };
    const layers = [{ id: "sea", type: "background", paint: { "background-color": css("--sea") } }];
    for (const layer of data.layers) {
      sources[layer.key] = { type: "geojson", data: collection(layer.features), tolerance: 0.2 };
      layers.push(...styleOf(layer));
    }
    const words = layers.findIndex((layer) => layer.type === "symbol");
    layers.splice(words < 0 ? layers.length : words, 0,
      { id: "now-needle", type: "fill-extrusion", source: "now", filter: ["==", ["geometry-type"], "Polygon"],
        paint: { "fill-extrusion-color": css("--ink"), "fill-extrusion-height": ["get", "height"],
          "fill-extrusion-opacity": 0.95 } },
      { id: "now", type: "circle", source: "now", filter: ["==", ["geometry-type"], "Point"],
        paint: { "circle-color": css("--paper"), "circle-radius": 6, "circle-stroke-width": 3,
          "circle-stroke-color": css("--ink") } });
    return { version: 8, sources, layers, projection: { type: view === "flat" ? "mercator" : "globe" },
      sky: { "atmosphere-blend": 0 } };
  }
  const collection = (features) => ({ type: "FeatureCollection", features });

  function show() {
    if (map && map.isStyleLoaded !== undefined && map.getStyle()) {
      const raised = view === "globe" && map.getPitch() > 5;
      for (const layer of map.getStyle().layers) {
        const off = state.hidden.has(layer.id) || (layer.type === "fill-extrusion" && !raised) ||
          (layer.id === "now-needle" && state.hidden.has("wall"));
        map.setLayoutProperty(layer.id, "visibility", off ? "none" : "visible");
      }
      if (map.getLayer("wall")) map.setFilter("wall", ["==", ["get", "key"], flight ? flight.key : ""]);
      if (map.getLayer("impacts")) map.setFilter("impacts", state.claim === "" ? null : ["==", ["get", "key"], state.claim]);
      if (map.getLayer("limits")) {
        const chosen = ["==", ["get", "key"], state.reading];
        map.setPaintProperty("limits", "line-width", state.reading ? ["case", chosen, 4, 1] : 1.4);
        map.setPaintProperty("limits", "line-opacity", state.reading ? ["case", chosen, 1, 0.25] : 1);
      }
    }
    for (const group of all("#still [data-layer]")) group.style.display = state.hidden.has(group.dataset.layer) ? "none" : "";
    for (const path of all("#still [data-layer=limits] path")) path.classList.toggle("dim", !!state.reading && path.dataset.key !== state.reading);
    for (const path of all("#still [data-layer=impacts] path")) path.classList.toggle("dim", state.claim !== "" && path.dataset.key !== state.claim);
  }

  // --- the flight

  function move() {
    if (!flight) return;
    const last = flight.line.length - 1;
    spot = Math.min(spot, last);
    $("slider").max = last;
    $("slider").value = spot;
    const [lon, lat] = flight.line[spot], high = flight.height_m[spot], far = flight.distance_m[spot];
    const minute = flight.minute[spot];
    const clock = minute === undefined ? "no time computed" :
      `${Math.floor(minute)} min ${String(Math.floor((minute % 1) * 60)).padStart(2, "0")} s`;
    const text = `${clock} · ${length(high)} high · ${length(far)} from launch`;
    $("now").textContent = text;
    $("slider").setAttribute("aria-valuetext", text);
    if (map && map.getSource("now")) {
      const half = Math.max(flight.distance_m[last] / 220, 900), dy = half / 111e3;
      const dx = dy / Math.max(Math.cos(lat * Math.PI / 180), 0.05);
      const square = [[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]].map(([x, y]) => [lon + x * dx, lat + y * dy]);
      map.getSource("now").setData(collection([
        { type: "Feature", properties: { height: high }, geometry: { type: "Polygon", coordinates: [square] } },
        { type: "Feature", properties: {}, geometry: { type: "Point", coordinates: [lon, lat] } }]));
    }
    const dot = $("profile-now");
    if (dot) { dot.setAttribute("cx", dot.dataset.k * far); dot.setAttribute("cy", dot.dataset.base - dot.dataset.k * high); }
  }

  function profile() {
    if (!$("profile") || !data.flights.length) return;
    const far = Math.max(...data.flights.map((f) => f.distance_m.at(-1)));
    const high = Math.max(1.2e5, ...data.flights.map((f) => Math.max(...f.height_m)));
    const k = Math.min(320 / far, 260 / high), base = Math.ceil(k * high) + 6, wide = Math.max(k * far, 150);
    const path = (f) => "M" + f.line.map((_, i) => `${(k * f.distance_m[i]).toFixed(1)} ${(base - k * f.height_m[i]).toFixed(1)}`).join("L");
    const lines = data.flights.map((f) => `<path d="${path(f)}" fill="none" stroke="${f === flight ? css("--bad") : css("--soft")}" stroke-width="${f === flight ? 2.5 : 1.2}"${f === flight ? "" : ' stroke-dasharray="4 3"'}/>`).join("");
    const line = base - k * 1e5;
    $("profile").innerHTML = `<svg viewBox="-2 -8 ${wide + 4} ${base + 26}" role="img" aria-label="Heights to scale both ways, and a line at ${length(1e5)}">
<path d="M0 ${base}H${wide}" stroke="${css("--ink")}"/><path d="M0 ${line}H${wide}" stroke="${css("--soft")}" stroke-dasharray="2 3"/>
<text x="${wide}" y="${line - 3}" text-anchor="end">${length(1e5)}</text><text x="0" y="${base + 14}">to scale both ways</text>
<text x="${wide}" y="${base + 14}" text-anchor="end">${length(far)}</text>${lines}
<circle id="profile-now" r="4.5" fill="${css("--ink")}" stroke="${css("--paper")}" stroke-width="1.5" data-k="${k}" data-base="${base}"/></svg>`;
  }

  function play() {
    const button = $("play");
    if (timer) { clearInterval(timer); timer = 0; } else {
      if (spot >= flight.line.length - 1) spot = 0;
      $("now").setAttribute("aria-live", "off");
      timer = setInterval(() => { spot += 1; move(); if (spot >= flight.line.length - 1) play(); }, SAMPLE_MS);
    }
    if (!timer) $("now").setAttribute("aria-live", "polite");
    button.textContent = timer ? "❚❚" : "▶";
    button.setAttribute("aria-label", timer ? "Pause" : "Play the flight");
  }

  // --- what is told where one clicks

  const ORDER = ["launch", "wall", "path", "examples", "areas", "limits", "rings", "marks", "impacts", "land", "zones"];
  function tell(point, lngLat) {
    const near = [[point.x - 5, point.y - 5], [point.x + 5, point.y + 5]];
    const ids = ORDER.filter((id) => map.getLayer(id));
    const exact = map.queryRenderedFeatures(point, { layers: ids });
    const loose = map.queryRenderedFeatures(near, { layers: ids.filter((id) => id !== "land" && id !== "zones") });
    const found = [...loose, ...exact].filter((f) => f.properties.title);
    found.sort((a, b) => ORDER.indexOf(a.layer.id) - ORDER.indexOf(b.layer.id));
    if (!found.length) return;
    const { title, text, source } = found[0].properties;
    const under = found.find((f) => f.layer.id === "zones" || f.layer.id === "land");
    const box = document.createElement("div");
    const add = (tag, words, name) => { const e = document.createElement(tag); e.textContent = worded(words); if (name) e.className = name; box.append(e); };
    add("h3", title);
    if (text) add("p", text);
    if (source) add("p", `Source: ${source}`, "cite");
    if (under && under !== found[0]) add("p", `Here: ${under.properties.title}`);
    if (popup) popup.remove();
    popup = new maplibregl.Popup({ maxWidth: "none" }).setLngLat(lngLat).setDOMContent(box).addTo(map);
    say(box.textContent);
  }

  // --- controls

  function look(next) {
    view = next;
    $("globe").setAttribute("aria-pressed", view === "globe");
    $("flat").setAttribute("aria-pressed", view === "flat");
    $("tilt").disabled = view === "flat";
    if (!map) return;
    map.setProjection({ type: view === "flat" ? "mercator" : "globe" });
    tilt(view === "globe" && data.flights.length > 0);
  }
  function tilt(up) {
    $("tilt").setAttribute("aria-pressed", up);
    const [west, south, east, north] = data.view;
    map.jumpTo({ pitch: 0, bearing: 0 });
    map.fitBounds([[west, south], [east, north]], { padding: 10, animate: false });
    map.setPadding({ top: up ? sky() * map.getContainer().clientHeight : 0 });
    if (up) map.jumpTo({ pitch: 55, bearing: side(), zoom: map.getZoom() - room() });
    show();
  }
  const steep = () => Math.max(0, ...data.flights.flatMap((f) => f.height_m)) /
    Math.max(1, ...data.flights.map((f) => f.distance_m.at(-1)));
  const room = () => Math.log2(1 + 1.6 * steep());  // zoom levels to step back by
  const sky = () => Math.min(0.5, 0.12 * steep());  // share of the map to leave above the ground
  function side() {
    if (!flight) return 0;
    const [a, b] = [flight.line[0], flight.line.at(-1)];
    const east = (b[0] - a[0]) * Math.cos(a[1] * Math.PI / 180);
    const course = Math.atan2(east, b[1] - a[1]) * 180 / Math.PI;
    return ((course - 90 + 540) % 360 - 180) / 1.6;
  }
  function paint(dark) {
    night = dark;
    root.classList.toggle("dark", dark);
    root.classList.toggle("light", !dark);
    $("theme").textContent = dark ? "Light" : "Dark";
    if (!data) return;
    profile();
    move();
    if (map) { map.setStyle(style(), { diff: false }); map.once("style.load", () => { show(); move(); }); }
  }
  async function copy() {
    let done = false;
    try { await navigator.clipboard.writeText(data.sentence); done = true; } catch {
      const area = document.createElement("textarea");
      area.value = data.sentence;
      document.body.append(area);
      area.select();
      done = document.execCommand("copy");
      area.remove();
    }
    say(done ? "Copied" : data.sentence);
    $("copy").textContent = done ? "Copied ✓" : "Copy sentence";
    setTimeout(() => { $("copy").textContent = "Copy sentence"; }, 1600);
  }
  function download() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([data.download], { type: "application/geo+json" }));
    link.download = data.file_name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  function listen() {
    for (const box of all("input[data-layer]")) box.addEventListener("change", () => {
      state.hidden[box.checked ? "delete" : "add"](box.dataset.layer);
      show();
    });
    for (const radio of all("input[name=reading]")) radio.addEventListener("change", () => { state.reading = radio.value; show(); });
    for (const radio of all("input[name=flight]")) radio.addEventListener("change", () => {
      const share = spot / Math.max(flight.line.length - 1, 1);
      flight = data.flights.find((f) => f.key === radio.value);
      spot = Math.round(share * (flight.line.length - 1));
      profile(); move(); show();
    });
    if ($("claim")) $("claim").addEventListener("change", (event) => {
      state.claim = event.target.value;
      const place = state.claim === "" ? 0 : +state.claim + 1;
      for (const cell of all("#legend [data-shares]")) cell.textContent = cell.dataset.shares.split("|")[place];
      show();
    });
    $("units").addEventListener("change", (event) => { unit = event.target.value; wordLegend(); profile(); move(); if (scale) scale.setUnit(SCALES[unit]); if (popup) popup.remove(); });
    $("theme").addEventListener("click", () => paint(!night));
    $("copy").addEventListener("click", copy);
    $("download").addEventListener("click", download);
    $("slider").addEventListener("input", (event) => { spot = +event.target.value; move(); });
    $("play").addEventListener("click", play);
    $("globe").addEventListener("click", () => look("globe"));
    $("flat").addEventListener("click", () => look("flat"));
    $("tilt").addEventListener("click", () => tilt($("tilt").getAttribute("aria-pressed") !== "true"));
    document.addEventListener("keydown", (event) => { if (event.key === "Escape" && popup) popup.remove(); });
  }

  function standStill(reason) {
    root.classList.remove("live");
    root.classList.add("stilled");
    $("why").textContent = reason;
    map = null;
  }

  async function draw() {
    const test = document.createElement("canvas");
    if (!test.getContext("webgl2") && !test.getContext("webgl")) {
      standStill("This browser has no WebGL: the picture stands still.");
      return;
    }
    const sheet = document.createElement("style");
    sheet.textContent = await unpack("library-style");
    document.head.prepend(sheet);
    const url = URL.createObjectURL(new Blob([await unpack("library")], { type: "text/javascript" }));
    await new Promise((resolve, reject) => {
      const script = document.createElement("script");
      Object.assign(script, { src: url, onload: resolve, onerror: reject });
      document.head.append(script);
    });
    const [west, south, east, north] = data.view;
    map = new maplibregl.Map({ container: "map", style: style(), bounds: [[west, south], [east, north]],
      fitBoundsOptions: { padding: 10 }, attributionControl: false, maxPitch: 80, localIdeographFontFamily:
      "'Noto Sans', 'Noto Sans KR', system-ui, sans-serif", canvasContextAttributes: { preserveDrawingBuffer: false } });
    map.addControl(new maplibregl.NavigationControl({ visualizePitch: true }), "top-right");
    scale = new maplibregl.ScaleControl({ unit: SCALES[unit] });
    map.addControl(scale, "bottom-left");
    map.on("click", (event) => tell(event.point, event.lngLat));
    map.getCanvas().addEventListener("keydown", (event) => {
      if (event.key === "Enter") tell(map.project(map.getCenter()), map.getCenter());
    });
    map.on("pitchend", show);
    map.on("webglcontextlost", () => standStill("The graphics driver gave up: the picture stands still."));
    map.once("load", () => { root.classList.add("live"); look(data.globe ? "globe" : "flat"); move();
      map.once("idle", () => root.classList.add("ready")); });
    window.geoKitMap = map;
  }

  async function start() {
    const wish = matchMedia("(prefers-color-scheme: dark)");
    paint(wish.matches);
    wish.addEventListener("change", (event) => paint(event.matches));
    data = JSON.parse(await unpack("data"));
    view = data.globe ? "globe" : "flat";
    flight = data.flights[0] || null;
    if (flight) { spot = flight.height_m.indexOf(Math.max(...flight.height_m)); $("time").hidden = false; }
    listen();
    wordLegend();
    profile();
    move();
    show();
    try { await draw(); } catch (error) { standStill(`The map could not be drawn: ${error.message || error}`); }
  }
  start();
})();
