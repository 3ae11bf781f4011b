// What MapLibre draws: the page's layers as its own.
function mapStyle({ layers, flat, night, css, titled, small }) {
  const shade = ["get", night ? "night" : "colour"];
  const collection = (features) => ({ type: "FeatureCollection", features });
  const beside = (far) => ["literal", ["top", [0, far], "bottom", [0, -far], "left", [far, 0], "right", [-far, 0],
    "top-left", [far / 2, far / 2], "top-right", [-far / 2, far / 2]]];
  const left = ["literal", ["right", [-0.8, 0], "left", [0.8, 0], "top", [0, 0.8], "bottom", [0, -0.8]]];
  const below = ["literal", ["top", [0, 0.4], "bottom", [0, -0.4], "top-left", [0, 0.4], "top-right", [0, 0.4], "bottom-left", [0, -0.4], "bottom-right", [0, -0.4]]];
  const above = ["literal", ["bottom", [0, -0.5], "top", [0, 0.5], "right", [-0.8, 0], "left", [0.8, 0]]];
  const round = ["literal", ["center", [0, 0], "top", [0, 0.8], "bottom", [0, -0.8]]];  // a name far off its area lies
  const wider = ["literal", [...round[1], "left", [0.8, 0], "right", [-0.8, 0], "top", [0, 2.4], "bottom", [0, -2.4]]];
  const words = { "text-color": css("--ink"), "text-halo-color": css("--halo"), "text-halo-width": 1.6 };
  const size = small ? 11.5 : 12.5;
  const order = ["dot", "launch", "fall", "place", "named", "ring", "hit", "limit", "note", "example", "sea", "letter", "zone", "land", "island"];
  const hung = ["top", [0, 0.4], "top-left", [0.4, 0.2], "top-right", [-0.4, 0.2], "left", [0.8, 0], "right", [-0.8, 0]];  // never over what it names
  const inwards = ["literal", small ? ["top-right", [0.2, 0.5]] : ["right", [-0.7, 0], "top", [0, 0.7], "bottom", [0, -0.7]]];
  const ringed = { left: ["right", [-0.6, 0]], right: ["left", [0.6, 0]], top: ["bottom", [0, -0.4]], bottom: ["top", [0, 0.4]] };
  const off = ["match", ["get", "side"], ...Object.entries(ringed).flatMap(([side, place]) => [side, ["literal", place]]), ["literal", ["center", [0, 0]]]];

  const kinds = {
    area: (s) => ({ type: "fill", paint: { "fill-color": shade, "fill-opacity": s.opacity ?? 1 } }),
    sea: () => ({ type: "fill", paint: { "fill-color": css("--sea"), "fill-antialias": false } }),
    hatch: () => ({ type: "fill", paint: { "fill-pattern": night ? "hatch-night" : "hatch-day" } }),
    line: (s) => ({ type: "line", layout: { "line-join": "round" }, paint: { "line-color": shade,
      "line-width": s.width ?? 2, ...(s.dash && { "line-dasharray": s.dash }) } }),
    dots: (s) => ({ type: "circle", paint: { "circle-color": shade, "circle-radius": s.radius ?? 3,
      "circle-opacity": s.opacity ?? 1,
      ...(s.ring && { "circle-stroke-width": 2.5, "circle-stroke-color": css("--paper") }) } }),
    wall: () => ({ type: "fill-extrusion", paint: { "fill-extrusion-color": shade,
      "fill-extrusion-height": ["coalesce", ["get", "height"], 0], "fill-extrusion-base": 0,
      "fill-extrusion-opacity": 0.55, "fill-extrusion-vertical-gradient": false } }),
    along: () => ({ type: "symbol", layout: { "symbol-placement": "line", "text-field": ["get", "title"],
      "text-font": ["Noto Sans Regular"], "text-size": size - 0.5, "symbol-spacing": 260, "text-max-angle": 40 },
      paint: { ...words, "text-color": css("--soft") } }),
    words: () => ({ type: "symbol", layout: { "text-field": ["get", "title"], "text-font": ["Noto Sans Bold"],
      "text-size": ["match", ["get", "key"], ["launch", "fall"], size + 1.5, "dot", 5, "island", size - 1, size], "text-max-width": ["match", ["get", "key"], ["note", "example", "named"], 20, ["launch", "place", "island"], 14, ["hit", "zone"], ["case", ["in", "\n", ["get", "title"]], 20, 9], 9],
      "text-justify": "auto", "text-padding": 1,
      "text-variable-anchor-offset": ["match", ["get", "key"], "launch", beside(0.8), "fall", ["literal", hung], "ring", off, "island", beside(1), "place", ["match", ["get", "side"], "left", inwards, beside(0.7)], "named", below, "note", left, "example", above, "hit", wider,
        ["limit", "letter"], ["literal", ["center", [0, 0]]], round],
      "symbol-sort-key": ["match", ["get", "key"], ...order.flatMap((key, place) => [key, place]), order.length] },
      paint: { ...words, "text-color": ["match", ["get", "key"], "named", css("--named"), "ring", css("--ring"), css("--ink")],
      "text-opacity": ["match", ["get", "key"], "dot", 0, 1] } }),
  };
  const sources = { now: { type: "geojson", data: collection([]) } };
  const drawn = [{ id: "sea", type: "background", paint: { "background-color": css("--sea") } }];
  for (const layer of layers) {
    sources[layer.key] = { type: "geojson", data: collection(titled(layer)), tolerance: layer.kind === "wall" ? 0 : 0.2 };
    drawn.push({ id: layer.key, source: layer.key, ...kinds[layer.kind](layer.style) });
  }
  const first = drawn.findIndex((layer) => layer.type === "symbol");
  drawn.splice(first < 0 ? drawn.length : first, 0,
    { id: "now-needle", type: "fill-extrusion", source: "now", filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-extrusion-color": css("--ink"), "fill-extrusion-height": ["get", "height"],
        "fill-extrusion-opacity": 0.95 } },
    { id: "now", type: "circle", source: "now", filter: ["==", ["geometry-type"], "Point"],
      paint: { "circle-color": css("--paper"), "circle-radius": 6, "circle-stroke-width": 3,
        "circle-stroke-color": css("--ink") } });
  return { version: 8, sources, layers: drawn, projection: { type: flat ? "mercator" : "globe" },
    sky: { "atmosphere-blend": 0 } };
}

// The coasts of land: all its edges but those along the ends of the map.
function shoreOf(land) {
  const end = ([lon, lat]) => Math.abs(lon) > 179.99 || Math.abs(lat) > 89.99;
  const lines = [];
  for (const ring of land.coordinates.flat()) {
    let line = [];
    for (const at of ring) {
      if (line.length && end(line.at(-1)) && end(at)) { if (line.length > 1) lines.push(line); line = []; }
      line.push(at);
    }
    if (line.length > 1) lines.push(line);
  }
  return { type: "MultiLineString", coordinates: lines };
}

// Slanting lines that fit to themselves on all sides.
function hatching(colour) {
  const side = 16, canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const pen = canvas.getContext("2d");
  pen.strokeStyle = colour;
  pen.globalAlpha = 0.5;
  pen.lineWidth = 1.6;
  pen.beginPath();
  for (const shift of [-side, 0, side]) {
    pen.moveTo(shift - 2, side + 2);
    pen.lineTo(shift + side + 2, -2);
  }
  pen.stroke();
  return pen.getImageData(0, 0, side, side);
}
