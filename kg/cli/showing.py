"""Showing: views and the server, and files to take along."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from kg.cli.app import ConfigOption, StoreOption, app, pairs, plain_errors, reading, say
from kg.errors import SettingsError


@app.command()
@plain_errors
def view(
    output: Annotated[Path, typer.Option("--output", "-o", help="The HTML file to write")],
    focus: Annotated[
        str | None, typer.Option(help="A name in either language or an IRI; without it, the whole graph")
    ] = None,
    question: Annotated[
        str | None, typer.Option(help="What this question answers with (`kg ask` lists them)")
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="A parameter of it, e.g. --set province=Yunnan"),
    ] = None,
    class_: Annotated[
        list[str] | None,
        typer.Option("--class", help="Only things of this class or joined with one (repeatable)"),
    ] = None,
    province: Annotated[str | None, typer.Option(help="The same of things in this province")] = None,
    industry: Annotated[str | None, typer.Option(help="The same of things for this industry")] = None,
    depth: Annotated[
        int, typer.Option(help="Steps away from the focus, the answer or the things that fit")
    ] = 1,
    limit: Annotated[int, typer.Option(help="The most nodes to draw; the best connected stay")] = 300,
    articles: Annotated[
        bool, typer.Option("--articles", help="Draw articles and what they mention, too")
    ] = False,
    figures: Annotated[bool, typer.Option("--figures", help="Draw figures as nodes, too")] = False,
    face: Annotated[
        str,
        typer.Option(help="pyvis (small), large (canvas or WebGL, to 100,000 nodes), or auto: by the limit"),
    ] = "auto",
    language: Annotated[str, typer.Option("--lang", help="Language that the page opens in: en or zh")] = "en",
    open_: Annotated[bool, typer.Option("--open", help="Open the page in the browser")] = False,
    store: StoreOption = None,
    config: ConfigOption = None,
) -> None:
    """Draw the graph, or what surrounds an entity, an answer or what fits a filter, as one HTML file.

    The file needs no network.
    """
    import secrets

    from kg.view import FACES, render_view, select_view, write_view
    from kg.view.drawings import kept_of
    from kg.view.fitting import answered, fitting

    opening = _language(language)
    if face not in ("auto", *FACES):
        raise SettingsError(f"--face {face}: auto, {' or '.join(FACES)}")
    filtered = bool(class_ or province or industry)
    if focus is not None and (question is not None or filtered):
        raise SettingsError("--focus draws what surrounds one entity: leave it out, or question and filter")
    with reading(config, store) as home:
        among = None
        if question is not None:
            among = answered(home, question, pairs("--set", set_))
        if filtered:
            fit = fitting(home, kept_of(home, classes=class_ or (), province=province, industry=industry))
            among = fit if among is None else among & fit
        chosen = select_view(
            home, focus=focus, among=among, depth=depth, limit=limit, articles=articles, figures=figures
        )
    html = render_view(chosen, face=face, limit=limit, nonce=secrets.token_urlsafe(16), language=opening)
    write_view(html, output)
    typer.echo(f"{output}: {len(chosen.nodes)} nodes, {len(chosen.edges)} edges")
    if open_:
        import webbrowser

        if not webbrowser.open(output.resolve().as_uri()):
            say(f"kg: no browser found here; open {output.resolve()} in one")


@app.command()
@plain_errors
def draw(
    kind: Annotated[str, typer.Argument(help="map, timeline or lineage")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write: .svg, .png or .html")],
    measure: Annotated[
        str,
        typer.Option(
            help="What the map shows: articles, Event, Cluster, Zone, Project, Agreement, Programme, Policy, "
            "Enterprise, Organization, industries or money (CNY)"
        ),
    ] = "Event",
    within: Annotated[
        str | None,
        typer.Option(help="Draw the prefectures of this province: a name or an IRI", show_default=False),
    ] = None,
    boundaries: Annotated[
        Path | None,
        typer.Option(help="GeoJSON to draw the map on instead of the grid", show_default=False),
    ] = None,
    caption: Annotated[str, typer.Option(help="Whose boundaries they are; stands below the map")] = "",
    class_: Annotated[
        list[str] | None,
        typer.Option("--class", help="Only these classes on the timeline (repeatable)", show_default=False),
    ] = None,
    province: Annotated[
        str | None,
        typer.Option(help="Only what lies in this province on the timeline", show_default=False),
    ] = None,
    industry: Annotated[
        str | None,
        typer.Option(help="Only what is for this industry on the timeline", show_default=False),
    ] = None,
    focus: Annotated[
        str | None,
        typer.Option(
            help="Only what this entity is joined with on the timeline, only the lineage of this policy: a "
            "name or an IRI",
            show_default=False,
        ),
    ] = None,
    since: Annotated[
        str, typer.Option(help="The timeline from this date on: a year, month or day", show_default=False)
    ] = "",
    until: Annotated[
        str, typer.Option(help="The timeline up to this date, it included", show_default=False)
    ] = "",
    confidence: Annotated[float, typer.Option(help="The least confidence of dates on the timeline")] = 0.0,
    language: Annotated[str, typer.Option("--lang", help="Language of names: en or zh")] = "en",
    store: StoreOption = None,
    config: ConfigOption = None,
) -> None:
    """Draw the map of provinces, the timeline or the lineage of policies.

    As .html the map leads from provinces to prefectures, what is there and its sentences, the timeline can be
    zoomed, filtered and searched, and each line of the lineage leads to its sentences.
    """
    import secrets

    from kg.query.lookup import find_entity
    from kg.view.atlas import map_of, map_page
    from kg.view.drawings import kept_of, lineage_of, lineage_page, timeline_of, timeline_page
    from kg.view.picture import is_page, write_picture
    from kg.view.pyvis_page import write_view

    tag = _language(language)
    nonce = secrets.token_urlsafe(16)
    with reading(config, store) as home:
        match kind:
            case "map" if is_page(output) and within is None:
                page = map_page(
                    home, measure, nonce=nonce, language=tag, boundaries=boundaries, caption=caption
                )
                write_view(page, output)
            case "map":
                svg = map_of(
                    home, measure, language=tag, boundaries=boundaries, caption=caption, within=within
                )
                write_picture(svg, output, title=f"policykg: {measure}", language=tag)
            case "timeline":
                kept = kept_of(
                    home,
                    classes=class_ or (),
                    province=province,
                    industry=industry,
                    focus=focus,
                    confidence=confidence,
                )
                if is_page(output):
                    page = timeline_page(home, kept, nonce=nonce, since=since, until=until, language=tag)
                    write_view(page, output)
                else:
                    svg = timeline_of(home, kept, since=since, until=until, language=tag)
                    write_picture(svg, output, title="policykg: timeline", language=tag)
            case "lineage":
                start = find_entity(home, focus) if focus is not None else None
                if is_page(output):
                    write_view(lineage_page(home, nonce=nonce, focus=start, language=tag), output)
                else:
                    svg = lineage_of(home, focus=start, language=tag)
                    write_picture(svg, output, title="policykg: lineage", language=tag)
            case _:
                raise SettingsError(f"{kind!r} is no drawing: map, timeline or lineage")
    typer.echo(f"{output}: {output.stat().st_size} bytes")


def _language(given: str) -> Literal["en", "zh"]:
    match given:
        case "en" | "zh":
            return given
        case _:
            raise SettingsError(f"--lang {given}: en or zh")


@app.command()
@plain_errors
def export(
    output: Annotated[
        Path,
        typer.Option("--output", "-o", help="The file (.gz compresses it); with --shards a new folder"),
    ],
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="nquads, trig, turtle, ntriples, jsonld, rdfxml; graphml, gexf, cytoscape, neo4j, cypher "
            "[default: by the file's ending]",
            show_default=False,
        ),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(help="Leave a part out: standard, vocabulary, ontology, claims (may be repeated)"),
    ] = None,
    shards: Annotated[
        int | None,
        typer.Option(
            help="Into so many files of N-Quads, with manifest and checksums, for bulk loaders",
            show_default=False,
        ),
    ] = None,
    void: Annotated[
        Path | None,
        typer.Option(help="Describe the dataset in this Turtle file, too (VoID, DCAT)", show_default=False),
    ] = None,
    issued: Annotated[
        str | None, typer.Option(help="Date of publication for --void, e.g. 2023-07-16", show_default=False)
    ] = None,
    store: StoreOption = None,
    config: ConfigOption = None,
) -> None:
    """Write the dataset to a file; N-Quads are sorted and the same bytes for the same articles."""
    from kg.query.export import export as write_export
    from kg.query.shards import export_shards
    from kg.query.void import describe, write_description

    if shards is not None and format_ not in (None, "nquads"):
        raise SettingsError(f"--format {format_}: shards are N-Quads")
    with reading(config, store) as home:
        if shards is not None:
            files = export_shards(home, output, shards, without=without or ())
            format_, size = f"nquads in {len(files)} files", sum(file.bytes for file in files)
        else:
            format_ = write_export(home, output, format_, without=without or ())
            size = output.stat().st_size
        if void is not None:
            write_description(describe(home, dumps=[output.name], issued=issued), void, home)
    typer.echo(f"{output}: {format_}, {size} bytes")


@app.command()
@plain_errors
def document(
    output: Annotated[Path, typer.Option("--output", "-o", help="The HTML file to write")],
) -> None:
    """Document the ontology, with a diagram of its classes, as one HTML page in both languages."""
    from kg.ontology import load_ontology
    from kg.view.ontology_page import render_ontology

    output.write_text(render_ontology(), "utf-8")
    ontology = load_ontology()
    properties = {*ontology.domains, *ontology.ranges}
    counts = f"{len(ontology.superclasses)} classes, {len(properties)} properties with domain or range"
    typer.echo(f"{output}: {counts}, {output.stat().st_size} bytes")
