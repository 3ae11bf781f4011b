"use strict";
// What is looked at, kept behind the # of the address: it works from a disk too.
const pageLink = {
  read() {
    const told = new URLSearchParams(location.hash.slice(1));
    const camera = (told.get("map") || "").split("/").map(Number);
    const minute = told.has("min") ? Number(told.get("min")) : NaN;
    return {
      camera: camera.length === 5 && camera.every(Number.isFinite) ? camera : null,
      view: told.get("view"), tilt: told.get("tilt") === "1", unit: told.get("unit"),
      reading: told.get("reading"), flight: told.get("flight"), claim: told.get("range"),
      minute: Number.isFinite(minute) ? minute : null,
      hidden: (told.get("hide") || "").split(",").filter(Boolean),
    };
  },
  write({ camera, view, tilt, unit, reading, flight, claim, minute, hidden }) {
    const told = new URLSearchParams();
    if (camera) told.set("map", camera.map((number, place) => number.toFixed(place < 1 || place > 2 ? 2 : 4)).join("/"));
    if (view) told.set("view", view);
    if (tilt) told.set("tilt", "1");
    if (flight) told.set("flight", flight);
    if (minute !== null) told.set("min", minute.toFixed(2));
    if (reading) told.set("reading", reading);
    if (claim) told.set("range", claim);
    if (unit !== "km") told.set("unit", unit);
    if (hidden.length) told.set("hide", hidden.join(","));
    // A frame in a notebook has no address of its own.
    try { history.replaceState(null, "", `#${told.toString().replaceAll("%2F", "/").replaceAll("%2C", ",")}`); } catch { return; }
  },
  sensible: () => /^(file|https?):$/.test(location.protocol),
};
