"""`geo-kit rings`: range rings round a place, as GeoJSON."""

import click


@click.command(no_args_is_help=True)
@click.option("--from", "place_text", metavar="PLACE|LON,LAT", required=True)
@click.option("--range", "range_text", metavar="LENGTHS", required=True, help="500,800,1500km")
@click.option("--max-deviation", default="100m", show_default=True, help="Of the edges.")
@click.option("--json", "as_json", is_flag=True, help="The same GeoJSON; it is JSON already.")
@click.option("-o", "--output", metavar="FILE", help="Write there instead of to the screen.")
def rings(
    *, place_text: str, range_text: str, max_deviation: str, as_json: bool, output: str | None
) -> None:
    """Draw geodesic range rings round a place, as GeoJSON lines.

    \b
    Examples:
      geo-kit rings --from Yangdok --range 500,800,1500km
      geo-kit rings --from 126.8,39.28 --range 300nm -o ring.geojson
      geo-kit rings --from -70.5,-20 --range 1000mi
    """
    from geo_kit.cli.output import write
    from geo_kit.export.geojson import rings_geojson
    from geo_kit.records import load_gazetteer
    from geo_kit.reports.gazetteer import parse_place
    from geo_kit.rings import range_ring
    from geo_kit.units import parse_length_m, parse_lengths_m

    del as_json  # there is one format only
    place = parse_place(place_text, load_gazetteer())
    bound_m = parse_length_m(max_deviation, field="max-deviation")
    drawn = [
        range_ring(place.lon_deg, place.lat_deg, radius_m, max_deviation_m=bound_m)
        for radius_m in parse_lengths_m(range_text, field="range")
    ]
    write(rings_geojson(drawn, place=place.name), output)
