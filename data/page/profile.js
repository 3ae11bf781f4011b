// The heights of all flights over the ground, to one scale both ways.
function profilePicture({ flights, flight, length }) {
  const far = Math.max(...flights.map((f) => f.distance_m.at(-1)));
  const high = Math.max(1.2e5, ...flights.map((f) => Math.max(...f.height_m)));
  const k = Math.min(320 / far, 260 / high), base = Math.ceil(k * high) + 6, wide = Math.max(k * far, 150);
  const path = (f) => "M" + f.line.map((_, i) => `${(k * f.distance_m[i]).toFixed(1)} ${(base - k * f.height_m[i]).toFixed(1)}`).join("L");
  const lines = flights.map((f) => `<path d="${path(f)}" fill="none" stroke="${f === flight ? "var(--bad)" : "var(--soft)"}" stroke-width="${f === flight ? 2.5 : 1.2}"${f === flight ? "" : ' stroke-dasharray="4 3"'}/>`).join("");
  const line = base - k * 1e5;
  return `<svg viewBox="-2 -8 ${wide + 4} ${base + 26}" role="img" aria-label="Heights to scale both ways, and a line at ${length(1e5)}">
<path d="M0 ${base}H${wide}" stroke="var(--ink)"/><path d="M0 ${line}H${wide}" stroke="var(--soft)" stroke-dasharray="2 3"/>
<text x="${wide}" y="${line - 3}" text-anchor="end">${length(1e5)}</text><text x="0" y="${base + 14}">to scale both ways</text>
<text x="${wide}" y="${base + 14}" text-anchor="end">${length(far)}</text>${lines}
<circle id="profile-now" r="4.5" fill="var(--ink)" stroke="var(--paper)" stroke-width="1.5" data-k="${k}" data-base="${base}"/></svg>`;
}
