"""What an editor does to an issue file: edits as values, two states brought together, words counted. Pure."""

from digest.editing.applying import apply
from digest.editing.counts import StoryCount, told
from digest.editing.edits import KINDS_OF_EDIT, Edit, Place, from_json, to_json
from digest.editing.keys import section_keys, story_keys
from digest.editing.merging import Conflict, Merged, merge
from digest.editing.offers import Offers, offers

__all__ = [
    "KINDS_OF_EDIT",
    "Conflict",
    "Edit",
    "Merged",
    "Offers",
    "Place",
    "StoryCount",
    "apply",
    "from_json",
    "merge",
    "offers",
    "section_keys",
    "story_keys",
    "to_json",
    "told",
]
