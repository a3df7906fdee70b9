"""The door to the personnel register: fields that choose from it."""

from honbu.kernel.personnel.fields import PersonField, person_of, unit_choices

__all__ = ["PersonField", "person_of", "unit_choices"]
