(() => {
  const $ = (id) => document.getElementById(id);
  const all = (query) => [...document.querySelectorAll(query)];
  const root = document.documentElement;
  const UNITS = { km: 1000, nm: 1852, mi: 1609.344 };
  const SCALES = { km: "metric", nm: "nautical", mi: "imperial" };
  const SAMPLE_MS = 60;
  let unit = "km", data = null, map = null, popup = null, flight = null, spot = 0;
  const calm = matchMedia("(prefers-reduced-motion: reduce)"), CALM_MS = 1000, CALM_STEPS = 10;
  let view = "globe", timer = 0, night = false, scale = null, wish = null, later = 0, byKey = false;
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
  const say = (text, { shown = false } = {}) => {
    $("said").textContent = "";
    $("said").classList.toggle("toast", shown);
    setTimeout(() => { $("said").textContent = text; }, 50);
    if (shown) setTimeout(() => $("said").classList.remove("toast"), 4000);
  };
  const css = (name) => getComputedStyle(root).getPropertyValue(name).trim();

  // --- the map's layers

  const titled = (layer) => layer.kind !== "words" && layer.kind !== "along" ? layer.features :
    layer.features.map((f) => ({ ...f, properties: { ...f.properties, title: worded(f.properties.title) } }));
  const style = () => mapStyle({ layers: data.layers, flat: view === "flat", night, css, titled,
    small: innerWidth < 600 });
  const collection = (features) => ({ type: "FeatureCollection", features });

  const WRITTEN = { frame: "frame", ring: "rings", named: "named-lines", place: "landmarks", limit: "limits",
    letter: "limits", fall: "areas", launch: "launch", note: "examples", example: "examples" };  // words and their layer
  function show() {
    const unsaid = Object.keys(WRITTEN).filter((key) => state.hidden.has(WRITTEN[key]));
    if (map && map.isStyleLoaded !== undefined && map.getStyle()) {
      const raised = view === "globe" && map.getPitch() > 5;
      for (const layer of map.getStyle().layers) {
        const off = state.hidden.has(layer.id) || (layer.id === "along" && state.hidden.has("names")) || (layer.type === "fill-extrusion" && !raised) ||
          (layer.id === "now-needle" && state.hidden.has("wall")) ||
          (layer.id === "now" && state.hidden.has("path") && (state.hidden.has("wall") || !raised));
        map.setLayoutProperty(layer.id, "visibility", off ? "none" : "visible");
      }
      for (const id of ["path", "wall"]) if (map.getLayer(id)) map.setFilter(id, ["==", ["get", "key"], flight ? flight.key : ""]);
      if (map.getLayer("impacts")) map.setFilter("impacts", state.claim === "" ? null : ["==", ["get", "key"], state.claim]);
      if (map.getLayer("areas")) map.setFilter("areas", ["==", ["coalesce", ["get", "key"], ""], state.claim]);
      if (map.getLayer("hatch")) map.setFilter("hatch", ["==", ["get", "key"], state.reading || "any"]);
      for (const id of ["along", "names"]) if (map.getLayer(id)) map.setFilter(id, ["all", ["!", ["in", ["coalesce", ["get", "key"], ""], ["literal", unsaid]]],
        state.reading ? ["in", ["coalesce", ["get", "of"], ""], ["literal", ["", state.reading]]] : true]);
      if (map.getLayer("limits")) {
        const chosen = ["==", ["get", "key"], state.reading];
        map.setPaintProperty("limits", "line-width", state.reading ? ["case", chosen, 4, 1] : 1.4);
        map.setPaintProperty("limits", "line-opacity", state.reading ? ["case", chosen, 1, 0.25] : 1);
      }
    }
    for (const path of all("#still [data-layer=hatch] path")) path.style.display = path.dataset.key === (state.reading || "any") ? "inline" : "none";
    for (const path of all("#still [data-layer=areas] path")) path.style.display = (path.dataset.key || "") === state.claim ? "inline" : "none";
    for (const group of all("#still [data-layer]")) group.style.display = state.hidden.has(group.dataset.layer) ? "none" : "";
    for (const path of all("#still [data-layer=path] path")) path.style.display = flight && path.dataset.key === flight.key ? "inline" : "none";
    for (const word of all("#still .words text")) {
      const other = state.reading && word.dataset.of && word.dataset.of !== state.reading;
      word.style.display = other || unsaid.includes(word.getAttribute("class")) ? "none" : "";
    }
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
    const clock = `${Math.floor(minute)} min ${String(Math.floor((minute % 1) * 60)).padStart(2, "0")} s`;
    const text = `${clock}${flight.clock && ` ${flight.clock}`} · ${length(high)} high · ${length(far)} from launch`;
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
    $("profile").innerHTML = profilePicture({ flights: data.flights, flight, length });
  }

  function play() {
    const button = $("play"), last = flight.line.length - 1;
    const stop = () => { clearInterval(timer); timer = 0; say($("now").textContent); remember(); };
    if (timer) stop(); else {
      if (spot >= last) spot = 0;
      const step = calm.matches ? Math.ceil(last / CALM_STEPS) : 1;
      timer = setInterval(() => { spot = Math.min(spot + step, last); move(); if (spot >= last) play(); },
        calm.matches ? CALM_MS : SAMPLE_MS);
    }
    button.textContent = timer ? "❚❚" : "▶";
    button.setAttribute("aria-label", timer ? "Pause" : "Play the flight");
  }

  // --- what is told where one clicks

  const ORDER = ["launch", "landmarks", "wall", "path", "examples", "areas", "named-lines", "limits", "rings", "marks", "impacts", "land", "zones"];
  function tell(point, lngLat) {
    const near = [[point.x - 5, point.y - 5], [point.x + 5, point.y + 5]];
    const ids = ORDER.filter((id) => map.getLayer(id));
    const exact = map.queryRenderedFeatures(point, { layers: ids });
    const loose = map.queryRenderedFeatures(near, { layers: ids.filter((id) => id !== "land" && id !== "zones") });
    const found = [...loose, ...exact].filter((f) => f.properties.title);
    found.sort((a, b) => ORDER.indexOf(a.layer.id) - ORDER.indexOf(b.layer.id));
    if (!found.length) { say("Nothing named here"); return; }
    const { title, source } = found[0].properties, text = ofClaim(found[0].properties);
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

  function ofClaim({ text, by_claim: each }) {  // lists of features come back from the map as text
    const told = typeof each === "string" ? JSON.parse(each) : each;
    return (state.claim !== "" && told && told[+state.claim]) || text;
  }

  function tellMiddle() {
    if (!byKey) return;
    byKey = false;
    const { lng, lat } = map.getCenter(), ids = ["land", "zones"].filter((id) => map.getLayer(id));
    const found = map.queryRenderedFeatures(map.project([lng, lat]), { layers: ids })[0];
    const turn = ((lng + 540) % 360) - 180;
    say(`Middle of the map: ${Math.abs(lat).toFixed(1)}° ${lat < 0 ? "south" : "north"}, ` +
      `${Math.abs(turn).toFixed(1)}° ${turn < 0 ? "west" : "east"}${found ? `, ${found.properties.title}` : ""}`);
  }

  // --- the view in the address

  function remember() {
    if (!root.classList.contains("ready") && !root.classList.contains("stilled")) return;
    clearTimeout(later);
    later = setTimeout(() => {
      const middle = map && map.getCenter();
      pageLink.write({ view: map && view, tilt: pressed("tilt"), unit, reading: state.reading,
        claim: state.claim, flight: flight && flight.key, minute: flight ? flight.minute[spot] : null,
        hidden: [...state.hidden],
        camera: map && [map.getZoom(), middle.lat, middle.lng, map.getBearing(), map.getPitch()] });
    }, 200);
  }
  const pressed = (id) => $(id).getAttribute("aria-pressed") === "true";
  const pick = (name, value) => {
    const radio = all(`input[name=${name}]`).find((one) => one.value === value);
    if (radio) radio.checked = true;
    return !!radio;
  };
  function recall() {
    wish = pageLink.read();
    unit = UNITS[wish.unit] ? wish.unit : "km";
    $("units").value = unit;
    state.reading = pick("reading", wish.reading) ? wish.reading : "";
    pick("reading", state.reading);
    if ($("claim")) choose([...$("claim").options].some((o) => o.value === wish.claim) ? wish.claim : "");
    flight = data.flights.find((f) => f.key === wish.flight) || data.flights[0] || null;
    if (flight) {
      pick("flight", flight.key);
      const off = wish.minute === null ? flight.height_m.map((high) => -high) :
        flight.minute.map((minute) => Math.abs(minute - wish.minute));
      spot = off.indexOf(Math.min(...off));
    }
    for (const box of all("input[data-layer]")) {
      box.checked = !wish.hidden.includes(box.dataset.layer);
      state.hidden[box.checked ? "delete" : "add"](box.dataset.layer);
    }
    view = wish.view === "flat" || (wish.view !== "globe" && !data.globe) ? "flat" : "globe";
  }
  function stand() {  // where the address says, else where all is seen
    look(view);
    if (!wish || !wish.camera) return;
    const [zoom, lat, lon, bearing, pitch] = wish.camera;
    if (view === "globe" && wish.tilt !== pressed("tilt")) tilt(wish.tilt);
    map.jumpTo({ zoom, center: [lon, Math.max(-85, Math.min(85, lat))], bearing, pitch });
    show();
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
    map.fitBounds([[west, south], [east, north]], { padding: edges(), animate: false });
    map.setPadding({ top: up ? sky() * map.getContainer().clientHeight : 0 });
    if (up) map.jumpTo({ pitch: 55, bearing: side(), zoom: map.getZoom() - room() });
    show();
  }
  const aside = () => innerWidth < 600 ? 28 : 10;  // half a name's width, where the map is narrow
  const edges = () => ({ top: 10, left: aside(), right: aside(), bottom: 10 + (flight ? $("time").offsetHeight + 12 : 0) });
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
    if (map) { if (popup) popup.remove(); map.setStyle(style(), { diff: false }); map.once("style.load", () => { show(); move(); }); }
  }
  async function copy(id, text, done) {
    let copied = false;
    try { await navigator.clipboard.writeText(text); copied = true; } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      copied = document.execCommand("copy");
      area.remove();
      $(id).focus();
    }
    say(copied ? done : text, { shown: true });
  }
  function copyLink() {
    const where = location.protocol === "file:" ? "Link to this view copied; it opens on this computer" : "Link to this view copied";
    copy("link", location.href, where);
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
      show(); remember();
    });
    for (const radio of all("input[name=reading]")) radio.addEventListener("change", () => { state.reading = radio.value; show(); remember(); });
    for (const radio of all("input[name=flight]")) radio.addEventListener("change", () => {
      const share = spot / Math.max(flight.line.length - 1, 1);
      flight = data.flights.find((f) => f.key === radio.value);
      spot = Math.round(share * (flight.line.length - 1));
      profile(); move(); show(); remember();
      say($("now").textContent);
    });
    if ($("claim")) $("claim").addEventListener("change", (event) => { choose(event.target.value); show(); remember(); });
    $("units").addEventListener("change", (event) => { unit = event.target.value; measure(); remember(); });
    $("theme").addEventListener("click", () => paint(!night));
    $("copy").addEventListener("click", () => copy("copy", data.sentences[state.claim === "" ? 0 : +state.claim + 1] || data.sentences[0], "Sentence copied"));
    $("link").addEventListener("click", copyLink);
    $("link").hidden = !pageLink.sensible();
    $("download").addEventListener("click", download);
    $("slider").addEventListener("input", (event) => { spot = +event.target.value; move(); remember(); });
    $("play").addEventListener("click", play);
    $("globe").addEventListener("click", () => look("globe"));
    $("flat").addEventListener("click", () => look("flat"));
    $("tilt").addEventListener("click", () => tilt($("tilt").getAttribute("aria-pressed") !== "true"));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !popup || !popup.isOpen()) return;
      popup.remove();
      map.getCanvas().focus();
    });
    const folded = all("details:not(.licence)"), shut = new Set();
    window.addEventListener("beforeprint", () => { for (const part of folded) if (!part.open) { shut.add(part); part.open = true; } });
    window.addEventListener("afterprint", () => { for (const part of shut) part.open = false; shut.clear(); });
    window.addEventListener("hashchange", () => {
      recall(); measure(); show();
      if (map) stand();
    });
  }
  function choose(claim) {
    state.claim = claim;
    $("claim").value = claim;
    const place = claim === "" ? 0 : +claim + 1;
    if (popup) popup.remove();
    root.classList.toggle("one-claim", claim !== "");
    for (const cell of all("[data-shares]")) cell.textContent = cell.dataset.shares.split("|")[place];
  }
  function measure() {  // all lengths anew, in the unit chosen
    wordLegend(); profile(); move();
    if (popup) popup.remove();
    if (scale) scale.setUnit(SCALES[unit]);
    for (const layer of data.layers) {
      const source = map && (layer.kind === "words" || layer.kind === "along") && map.getSource(layer.key);
      if (source) source.setData(collection(titled(layer)));
    }
  }

  function standStill(reason) {
    root.classList.remove("live");
    root.classList.add("stilled");
    $("why").textContent = reason;
    const still = all(".still")[0];  // too wide for a phone: what it is about is in its middle
    still.scrollLeft = (still.scrollWidth - still.clientWidth) / 2;
    map = null;
  }

  async function draw() {
    const test = document.createElement("canvas");
    if (!test.getContext("webgl2") && !test.getContext("webgl")) {
      standStill("This browser has no WebGL: the picture stands still.");
      return;
    }
    $("why").textContent = "Loading the live map …";
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
    const canvas = map.getCanvas();
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-label", "Map. Arrow keys move it, plus and minus zoom, Enter tells what is in the middle.");
    canvas.addEventListener("keydown", (event) => {
      byKey = /^(Arrow|[-+=])/.test(event.key);
      if (event.key !== "Enter") return;
      event.preventDefault();  // else it would press the button that closes what it opens
      tell(map.project(map.getCenter()), map.getCenter());
    });
    map.on("styleimagemissing", ({ id }) => { if (id.startsWith("hatch")) map.addImage(id, hatching(css("--ink")), { pixelRatio: 2 }); });
    map.on("pitchend", show);
    map.on("moveend", () => { tellMiddle(); remember(); });
    map.on("webglcontextlost", () => standStill("The graphics driver gave up: the picture stands still."));
    map.once("load", () => { root.classList.add("live"); $("why").textContent = ""; stand(); move();
      map.once("idle", () => root.classList.add("ready")); });
    window.geoKitMap = map;
  }

  async function start() {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    paint(dark.matches);
    dark.addEventListener("change", (event) => paint(event.matches));
    data = JSON.parse(await unpack("data"));
    const land = JSON.parse(await unpack("world"));
    const world = { land, shore: shoreOf(land) };
    for (const feature of data.layers.flatMap((layer) => layer.features)) {
      if (feature.geometry.world) feature.geometry = world[feature.geometry.world];
    }
    recall();
    $("time").hidden = !flight;
    listen();
    measure();
    show();
    try { await draw(); } catch (error) { standStill(`The map could not be drawn: ${error.message || error}`); }
  }
  start();
})();
