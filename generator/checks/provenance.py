"""Provenance: whether every article that came from a seed can still show how; `ingest` knows."""

from collections.abc import Iterator

from generator.checks.finding import Finding
from generator.checks.specimen import Specimen


def provenance(specimen: Specimen) -> Iterator[Finding]:
    """What ingest cannot trace."""
    from generator.ingest import provenance as traced

    yield from map(Finding.of, traced.provenance(specimen.root))
