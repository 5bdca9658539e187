"""One word in its many shapes: how it sounds, and what is left without its endings."""

from __future__ import annotations

import re
from itertools import groupby

from ..text import fold

# Letters that people swap because they sound alike where they live.
SOUNDS = str.maketrans(
    {
        # Latin: gefe for jefe, bolver for volver, kwyt for kwijt. But dochter is no dokter.
        "v": "b", "w": "b", "c": "k", "q": "k", "z": "s", "j": "g", "y": "i", "h": "",
        # Cyrillic: unstressed vowels, and what Russian and Ukrainian write differently.
        "о": "а", "е": "и", "і": "и", "ы": "и", "й": "и", "э": "и", "є": "и", "ї": "и", "щ": "ш",
        "ь": "", "ъ": "",
        # Arabic and Persian: letters that one of the two says alike.
        "ذ": "ز", "ض": "ز", "ظ": "ز", "ص": "س", "ث": "س", "ط": "ت", "غ": "ق", "ح": "ه",
    }
)  # fmt: skip
_LETTER_GROUPS = re.compile("ph|ij|ei|qu|ck|ch")
GROUP_SOUNDS = {"ph": "f", "ij": "i", "ei": "i", "qu": "k", "ck": "k", "ch": "x"}

# What words of our languages begin or end with besides what they mean.
_ENDINGS = """
    s es en e n er ers ed d ing ings ly t te ten je jes tje
    ons ont ez ais ait ent ant ante ants ee ees eur eux euse ement
    a o as os ar ir an am ado ada ados adas ido ida ando endo aron eron aram eram amos emos imos
    ou ei ar arme irme erme arse irse ito ita mente idad
    i u im um in un imi umu ini unu lar ler lari leri larim lerim larimi lerimi lara lere imde imden
    da de dan den ta tan ya ye yi yu ni nu nin nun si su siz suz sizim suzum li lu lik luk ci cu
    iyor uyor iyorum uyorum ior iorum yor yorum mak mek dim dum tim tum di du ti tu mis mus
    iniz unuz ecek acak mam mem
    а у ы и е о я ю ь й ой ей ом ем ам ям ами ями ах ях ов ев ого его ому ему ый ий ая яя ое ее ые
    ие ую юю ых их ым им ть ти л ла ло ли лся лась лись ся сь ться тся ет ют ут ит ят ат ешь ишь
    ем им ете ите ает яет ают яют у ю ла лы ки ка ку кою ець ів їв ові еві ої ію ією ість
    ний на не ні ну ної ному них ним
    ي ك ه ها هم نا كم ني ين ون ان ات تي تك ته وا ت تني وني
    ی م ش ام ات اش مان تان شان ها های هایم ای یم ید ند ده
"""
_ETHIOPIC_ENDINGS = "ይ ኻ ካ ኺ ኪ ኡ ኣ ና ኩም ክን ም ን ኒ ዮ ታት ኦም ተይ ኹ ኩ ኹን ንን ኣ ዋ"
ARABIC_BEGINNINGS = ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ف", "ب", "ك", "ل")
_BEGINNINGS = "ን ብ ዝ ክ ከ እ ም ዘ ይ ት"
LONGEST_ENDING = 6


def sound(word: str) -> str:
    """Words that sound alike give the same: doubled letters are one, vowels of Ethiopic none."""
    if is_ethiopic(word):
        return "".join(chr(ord(each) & ~7) if is_ethiopic(each) else each for each in word)
    word = _LETTER_GROUPS.sub(lambda group: GROUP_SOUNDS[group.group()], word)
    return "".join(letter for letter, _run in groupby(word.translate(SOUNDS)))


def stems(word: str) -> set[str]:
    """What may be left of the word's sound without its ending; ``dişlerim`` → ``dis``."""
    heard = sound(word)
    found = {heard}
    if is_arabic(word):
        shortest = 3
        found |= {heard.removeprefix(each) for each in ARABIC_BEGINNINGS}
    elif is_ethiopic(word):
        shortest = 2
        found |= {heard[1:] for each in ETHIOPIC_BEGINNINGS if heard.startswith(each)}
    else:
        shortest = 3 if is_cyrillic(word) else 4
    for begun in tuple(found):
        for end in range(1, LONGEST_ENDING + 1):
            if begun[-end:] in ENDINGS and len(begun) - end >= min(shortest, 5 - min(end, 2)):
                found.add(begun[:-end])
    return {each for each in found if len(each) >= min(shortest, 3)}


def is_arabic(word: str) -> bool:
    return "\u0600" <= word[:1] <= "\u06ff"


def is_cyrillic(word: str) -> bool:
    return "\u0400" <= word[:1] <= "\u052f"


def is_ethiopic(word: str) -> bool:
    return "\u1200" <= word[:1] <= "\u137f"


def is_han(word: str) -> bool:
    return "\u3400" <= word[:1] <= "\u9fff" or "\uf900" <= word[:1] <= "\ufaff"


ENDINGS = frozenset(sound(fold(each)) for each in f"{_ENDINGS} {_ETHIOPIC_ENDINGS}".split())
ETHIOPIC_BEGINNINGS = tuple(sound(fold(each)) for each in _BEGINNINGS.split())
