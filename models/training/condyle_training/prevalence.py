"""How often MOAKS components are abnormal in real people: the one table of it, each number with its source.

A share counts places, as a head does (six of each knee for meniscal morphology), never knees of which something somewhere
is abnormal: what is published by knee (cartilage damage in 69 %, osteophytes in 74 %, marrow lesions in 52 % of 710 people
over 50 without radiographic osteoarthritis: Guermazi et al. 2012, BMJ 345:e5339) cannot be used. Not found by place, for
either group: marrow lesions, osteophytes, synovitis, extrusion, cysts, hypertrophy, root tears. Those keep the share that
their heads were fitted on.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Prevalence:
    """A share of abnormal places: how many of how many."""

    abnormal: int
    places: int
    source: str

    @property
    def share(self) -> float:
        """The share itself, four digits."""
        return round(self.abnormal / self.places, 4)

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval by Wilson 1927, as if places of one knee were independent: the true one is wider."""
        z, n, p = 1.96, self.places, self.abnormal / self.places
        middle, half = (p + z * z / (2 * n)) / (1 + z * z / n), z * ((p * (1 - p) + z * z / (4 * n)) / n) ** 0.5 / (1 + z * z / n)
        return round(middle - half, 4), round(middle + half, 4)


#: Group of people → component of moaks/scales.ts → how often it is abnormal.
PREVALENCES: dict[str, dict[str, Prevalence]] = {
    "osteoarthritis-cohort": {
        "morphology.class": Prevalence(
            5163, 14377, "MOAKS of 2,398 baseline knees of the Osteoarthritis Initiative, as listed by SAlexey/meniscaltears: all sub-regions that were read"
        ),
        "cartilage.size": Prevalence(
            277, 1000, "always answering 0 is right in 72.3 % of the sub-regions of 3DReasonKnee (Osteoarthritis Initiative); only the share is published"
        ),
    },
    "orthopaedic-clinic": {
        "ligament.complete-tear": Prevalence(
            104, 2344, "fastMRI+ (Zhao et al. 2022, Scientific Data 9:152), 1,172 clinical knees: high-grade sprain of the ACL in 101, of the PCL in 3; a high-grade sprain need not be complete"
        ),
        "effusion.grade": Prevalence(
            142, 1172, "fastMRI+ (Zhao et al. 2022, Scientific Data 9:152): joint effusion labelled in 142 of 1,172 clinical knees; small ones were not labelled"
        ),
    },
}


def stated(component: str) -> dict[str, float]:
    """What pack.json states for a head of a component: group of people → share."""
    return {group: known[component].share for group, known in PREVALENCES.items() if component in known}


def sources(components: set[str]) -> dict[str, str]:
    """Where it comes from, per group of people, for the components that a pack grades."""
    found = {}
    for group, known in PREVALENCES.items():
        used = [f"{name} {known[name].share}: {known[name].source}" for name in sorted(components & set(known))]
        if used:
            found[group] = ". ".join(used) + ". All else as in the training."
    return found
