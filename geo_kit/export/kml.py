"""KML 2.2: folders by kind, heights, and a track with times for the viewer's slider."""

import io
from collections.abc import Iterable, Iterator
from typing import Final
from xml.etree import ElementTree as ET
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import shapely

from geo_kit.arrays import FloatArray
from geo_kit.export.features import DECIMALS
from geo_kit.export.items import Feature, Track
from geo_kit.export.table import FeatureTable

KML: Final = "http://www.opengis.net/kml/2.2"
GX: Final = "http://www.google.com/kml/ext/2.2"
HIDDEN: Final = ("impacts", "path point")  # until the reader asks: they cover the rest
UPRIGHT: Final = ("path", "powered flight")  # with a wall down to the ground
HEIGHTS: Final = (
    "Heights are metres above the WGS84 ellipsoid; a viewer counts them from the mean level of "
    "the sea (EGM96), which lies up to about 100 m off."
)
ENTRY: Final = "doc.kml"  # the name that viewers look for


def kml(table: FeatureTable) -> bytes:
    """Return a table as KML."""
    ET.register_namespace("", KML)
    ET.register_namespace("gx", GX)
    root = ET.Element(_tag("kml"))
    document = _child(root, "Document")
    _child(document, "name", table.title)
    _child(document, "open", "1")
    _child(document, "description", f"{table.finding}\n{table.clock.sentence}\n{HEIGHTS}")
    for colour in dict.fromkeys(item.colour for item in table.features):
        document.append(_style(colour))
    for kind, features in table.kinds.items():
        folder = _child(document, "Folder")
        _child(folder, "name", kind)
        _child(folder, "visibility", "0" if kind in HIDDEN else "1")
        for item in features:
            folder.append(_placemark(item, table))
            if item.track is not None:
                folder.append(_moving(item, item.track, table))
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def kmz(table: FeatureTable) -> bytes:
    """Return the same, zipped; without the hour, so that the same table gives the same file."""
    stream = io.BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr(ZipInfo(ENTRY), kml(table), compress_type=ZIP_DEFLATED)
    return stream.getvalue()


def _placemark(item: Feature, table: FeatureTable) -> ET.Element:
    mark = ET.Element(_tag("Placemark"))
    _child(mark, "name", item.title)
    _child(mark, "visibility", "0" if item.kind in HIDDEN else "1")
    if "time_from_launch_s" in item.properties:
        stamp = _child(mark, "TimeStamp")
        _child(stamp, "when", table.clock.at(item.properties["time_from_launch_s"]))
    _child(mark, "styleUrl", f"#{_style_id(item.colour)}")
    _data(mark, item)
    mark.append(_geometry(item.shape, upright=item.kind in UPRIGHT))
    return mark


def _moving(item: Feature, track: Track, table: FeatureTable) -> ET.Element:
    """Return the path as a point that moves with the viewer's clock."""
    mark = ET.Element(_tag("Placemark"))
    _child(mark, "name", f"{item.title}, by the clock")
    _child(mark, "description", table.clock.sentence)
    _child(mark, "styleUrl", f"#{_style_id(item.colour)}")
    moving = ET.SubElement(mark, f"{{{GX}}}Track")
    _child(moving, "altitudeMode", "absolute")
    for moment in table.clock.each(track.from_launch_s.tolist()):
        _child(moving, "when", moment)
    places = zip(track.lon_deg, track.lat_deg, track.height_m, strict=True)
    for lon, lat, height_m in places:
        coord = ET.SubElement(moving, f"{{{GX}}}coord")
        coord.text = f"{lon:.{DECIMALS}f} {lat:.{DECIMALS}f} {height_m:.1f}"
    return mark


def _data(mark: ET.Element, item: Feature) -> None:
    extended = _child(mark, "ExtendedData")
    for name, value in {"kind": item.kind, **item.properties}.items():
        if value is not None:
            data = ET.SubElement(extended, _tag("Data"), name=name)
            _child(data, "value", str(value))


def _geometry(shape: shapely.Geometry, *, upright: bool) -> ET.Element:
    if isinstance(shape, shapely.Point):
        return _places("Point", [shape], raised=shape.has_z)
    if isinstance(shape, shapely.LineString):
        return _places("LineString", [shape], raised=shape.has_z, upright=upright)
    if isinstance(shape, shapely.Polygon):
        return _polygon(shape)
    several = ET.Element(_tag("MultiGeometry"))
    several.extend(_geometry(part, upright=upright) for part in shapely.get_parts(shape))
    return several


def _places(
    name: str, shapes: Iterable[shapely.Geometry], *, raised: bool, upright: bool = False
) -> ET.Element:
    """Return a point or a line; the schema wants extrude, tessellate, mode, coordinates."""
    element = ET.Element(_tag(name))
    if raised and upright:
        _child(element, "extrude", "1")
    if name == "LineString" and not raised:
        _child(element, "tessellate", "1")
    _child(element, "altitudeMode", "absolute" if raised else "clampToGround")
    for shape in shapes:
        _child(element, "coordinates", _text(shapely.get_coordinates(shape, include_z=raised)))
    return element


def _polygon(shape: shapely.Polygon) -> ET.Element:
    element = ET.Element(_tag("Polygon"))
    _child(element, "tessellate", "1")
    _child(element, "altitudeMode", "clampToGround")
    rings = [("outerBoundaryIs", shape.exterior)]
    rings += [("innerBoundaryIs", hole) for hole in shape.interiors]
    for name, ring in rings:
        linear = _child(_child(element, name), "LinearRing")
        _child(linear, "coordinates", _text(shapely.get_coordinates(ring)))
    return element


def _text(points: FloatArray) -> str:
    return " ".join(_place(point) for point in points.tolist())


def _place(point: list[float]) -> str:
    lon, lat, *height = point
    return ",".join([f"{lon:.{DECIMALS}f}", f"{lat:.{DECIMALS}f}", *_heights(height)])


def _heights(values: list[float]) -> Iterator[str]:
    return (f"{value:.1f}" for value in values)


def _style(colour: str) -> ET.Element:
    style = ET.Element(_tag("Style"), id=_style_id(colour))
    icon = _child(style, "IconStyle")
    _child(icon, "color", _abgr(colour, "ff"))
    _child(icon, "scale", "0.5")
    label = _child(style, "LabelStyle")
    _child(label, "scale", "0.7")
    line = _child(style, "LineStyle")
    _child(line, "color", _abgr(colour, "ff"))
    _child(line, "width", "2")
    area = _child(style, "PolyStyle")
    _child(area, "color", _abgr(colour, "55"))
    return style


def _style_id(colour: str) -> str:
    return f"colour-{colour.removeprefix('#')}"


def _abgr(colour: str, alpha: str) -> str:
    """Turn #rrggbb round: KML wants aabbggrr."""
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    return f"{alpha}{blue}{green}{red}"


def _child(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
    element = ET.SubElement(parent, _tag(name))
    element.text = text
    return element


def _tag(name: str) -> str:
    return f"{{{KML}}}{name}"
