"""Styles as QGIS keeps them (QML): a colour per value, a label where there is room."""

from collections.abc import Sequence
from typing import Final
from xml.etree import ElementTree as ET

import shapely

from geo_kit.export.items import Feature

VERSION: Final = "3.22.0"
ALPHA: Final = {"zone": 0.6, "footprint": 0.25}
LABELLED: Final = ("launch", "zone", "footprint", "moment")
SIZE_MM: Final = {"impacts": 0.6, "path point": 0.8}
USUAL_SIZE_MM: Final = 2.2
CLASSES: Final = {  # by dimension
    0: ("marker", "SimpleMarker"),
    1: ("line", "SimpleLine"),
    2: ("fill", "SimpleFill"),
}


def qml(features: Sequence[Feature]) -> str:
    """Return the style of a layer whose features are of one kind: a colour for each title."""
    kind = features[0].kind
    labels = kind in LABELLED
    root = ET.Element(
        "qgis",
        version=VERSION,
        styleCategories="Symbology|Labeling",
        labelsEnabled="1" if labels else "0",
    )
    root.append(_renderer(features))
    if labels:
        root.append(_labelling())
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + ET.tostring(
        root, encoding="unicode"
    )


def _renderer(features: Sequence[Feature]) -> ET.Element:
    colours = {item.title: item.colour for item in features}
    if len(set(colours.values())) == 1 and features[0].kind != "zone":
        renderer = ET.Element("renderer-v2", type="singleSymbol", symbollevels="0")
        symbols = ET.SubElement(renderer, "symbols")
        symbols.append(_symbol(features[0], "0"))
        return renderer
    renderer = ET.Element(
        "renderer-v2", type="categorizedSymbol", attr="title", symbollevels="0"
    )
    categories = ET.SubElement(renderer, "categories")
    symbols = ET.SubElement(renderer, "symbols")
    by_title = {item.title: item for item in features}
    for place, (title, item) in enumerate(by_title.items()):
        words = {"symbol": str(place), "value": title, "label": title}
        ET.SubElement(categories, "category", words, render="true", type="string")
        symbols.append(_symbol(item, str(place)))
    return renderer


def _symbol(item: Feature, name: str) -> ET.Element:
    symbol_type, layer_class = CLASSES[int(shapely.get_dimensions(item.shape))]
    alpha = str(ALPHA.get(item.kind, 1.0))
    symbol = ET.Element("symbol", type=symbol_type, name=name, alpha=alpha)
    layer = ET.SubElement(
        symbol, "layer", {"class": layer_class}, enabled="1", locked="0", **{"pass": "0"}
    )
    colour = ",".join(str(int(item.colour[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"
    options = {
        "marker": {
            "name": "circle",
            "color": colour,
            "outline_color": "255,255,255,255",
            "outline_style": "no" if item.kind in SIZE_MM else "solid",
            "outline_width": "0.1",
            "size": str(SIZE_MM.get(item.kind, USUAL_SIZE_MM)),
            "size_unit": "MM",
        },
        "line": {"line_color": colour, "line_width": "0.6", "line_width_unit": "MM"},
        "fill": {
            "color": colour,
            "style": "solid",
            "outline_color": "27,31,36,255",
            "outline_width": "0.2",
            "outline_width_unit": "MM",
        },
    }[symbol_type]
    _options(layer, options)
    return symbol


def _options(layer: ET.Element, values: dict[str, str]) -> None:
    """Add properties twice: QGIS before 3.18 reads `prop`, later ones read `Option`."""
    group = ET.SubElement(layer, "Option", type="Map")
    for name, value in values.items():
        ET.SubElement(group, "Option", type="QString", name=name, value=value)
    for name, value in values.items():
        ET.SubElement(layer, "prop", k=name, v=value)


def _labelling() -> ET.Element:
    labelling = ET.Element("labeling", type="simple")
    settings = ET.SubElement(labelling, "settings", calloutType="simple")
    style = ET.SubElement(
        settings,
        "text-style",
        fieldName="title",
        fontSize="8",
        fontSizeUnit="Point",
        textColor="27,31,36,255",
        isExpression="0",
    )
    ET.SubElement(
        style,
        "text-buffer",
        bufferDraw="1",
        bufferSize="0.8",
        bufferSizeUnits="MM",
        bufferColor="255,255,255,255",
    )
    return labelling
