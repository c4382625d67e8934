"""What people can do and what they work as: our own bilingual concepts, as data."""

from screening.taxonomy.concept import Concept
from screening.taxonomy.loader import Taxonomy, TaxonomyError, load

__all__ = ["Concept", "Taxonomy", "TaxonomyError", "load"]
