"""Spelling: which known name an unknown one was meant to be, for the hints of problems. Pure."""


def nearest(name: str, known: list[str]) -> str:
    """The known name that this one can only be a slip for; empty if there is none."""
    import difflib  # only needed for mistakes

    near = difflib.get_close_matches(name, known, n=1, cutoff=0.75)
    return near[0] if near else ""


def one_letter_off(name: str, meant: str) -> bool:
    """Whether one letter is wrong, missing, too many or changed places with its neighbour."""
    if len(name) == len(meant):
        other = [place for place in range(len(name)) if name[place] != meant[place]]
        turned = len(other) == 2 and other[1] - other[0] == 1 and sorted(name) == sorted(meant)
        return len(other) == 1 or turned
    shorter, longer = sorted((name, meant), key=len)
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))


def suggestion(name: str, known: list[str]) -> str:
    """`did you mean …?`, or what there is to choose from."""
    import difflib  # only needed for mistakes

    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if not near:
        near = [each for each in known if name and (each.startswith(name) or name.startswith(each))][:1]
    return f"did you mean `{near[0]}`?" if near else "known here: " + ", ".join(sorted(set(known)))


def meant_elsewhere(name: str, known: list[str], instead: dict[str, str]) -> str:
    """The hint for a name that other tools know, or for one nearly so, unless it is nearer to one of ours."""
    import difflib  # only needed for mistakes

    near = difflib.get_close_matches(name.lower(), [*known, *instead], n=1, cutoff=0.75)
    return instead.get(near[0], "") if near else ""
