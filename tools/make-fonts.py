#!/usr/bin/python3
"""Makes the page's fonts: Inter and JetBrains Mono cut down to the characters the interface uses.

    make-fonts.py INTER_FOLDER JETBRAINS_MONO_FOLDER OUT_FOLDER

Dear ImGui's rasteriser reads static TrueType and CFF outlines but applies no OpenType feature, so
Inter's equal-width digits (its `tnum` feature) are made the default ones here.
"""

import os
import sys

from fontTools import subset, ttLib

FONTS = [
    ("inter", "Inter-Regular"),
    ("inter", "Inter-Medium"),
    ("inter", "Inter-SemiBold"),
    ("jetbrains-mono", "JetBrainsMono-Regular"),
]

CHARACTERS = [
    (0x20, 0x7E),  # ASCII
    (0xA0, 0x17F),  # Latin-1 and Latin Extended-A: names of people, files and places
    (0x2B0, 0x2DD),  # modifier letters and spacing accents
    (0x370, 0x3FF),  # Greek
    (0x2010, 0x2027),  # dashes, quotation marks, bullets, ellipsis
    (0x2030, 0x203A),  # per mille, primes, angle quotes
    (0x2044, 0x2044),
    (0x2070, 0x209C),  # superscripts and subscripts
    (0x20AC, 0x20AC),
    (0x2190, 0x2199),  # arrows
    (0x21BA, 0x21BB),
    (0x21E7, 0x21E7),  # shift
    (0x2200, 0x22FF),  # mathematical operators, the true minus among them
    (0x2318, 0x2318),  # command
    (0x2325, 0x2325),  # option
    (0x23CE, 0x23CE),  # return
    (0x25A0, 0x25FF),  # geometric shapes
    (0x2713, 0x2717),  # check marks
    (0xFFFD, 0xFFFD),
]


def use_equal_width_digits(font):
    """Maps the digits' characters to the glyphs that the tnum feature would put in their place."""
    gsub = font["GSUB"].table if "GSUB" in font else None
    if gsub is None:
        return
    lookups = {
        index
        for record in gsub.FeatureList.FeatureRecord
        if record.FeatureTag == "tnum"
        for index in record.Feature.LookupListIndex
    }
    replacement = {}
    for index in sorted(lookups):
        for table in gsub.LookupList.Lookup[index].SubTable:
            table = getattr(table, "ExtSubTable", table)
            if table.LookupType == 1:
                replacement.update(table.mapping)
    for cmap in font["cmap"].tables:
        if not cmap.isUnicode():
            continue
        for code in range(0x30, 0x3A):
            glyph = cmap.cmap.get(code)
            if glyph in replacement:
                cmap.cmap[code] = replacement[glyph]
    level_digit_widths(font)


def level_digit_widths(font):
    """Inter 4.0 beta's "4" is 2 units of 2816 narrower than the other digits; make them all one."""
    cmap = font.getBestCmap()
    digits = [cmap[code] for code in range(0x30, 0x3A)]
    widths = [font["hmtx"][glyph][0] for glyph in digits]
    if max(widths) - min(widths) > 0.01 * max(widths):
        sys.exit("make-fonts: the digits of this font differ in width even after tnum")
    for glyph in digits:
        font["hmtx"][glyph] = (max(widths), font["hmtx"][glyph][1])


def cut_down(source, target):
    font = ttLib.TTFont(source)
    if "fvar" in font:
        sys.exit(f"make-fonts: {source} is a variable font; a static one is needed")
    use_equal_width_digits(font)
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.desubroutinize = True
    options.name_IDs = [0, 1, 2, 4, 5, 6, 13, 14]  # copyright and licence stay in the file
    options.notdef_outline = True
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[c for first, last in CHARACTERS for c in range(first, last + 1)])
    subsetter.subset(font)
    font.flavor = None
    font.recalcTimestamp = False  # the same input gives the same bytes
    font.save(target + ".part")
    os.replace(target + ".part", target)


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    folders = {"inter": sys.argv[1], "jetbrains-mono": sys.argv[2]}
    out = sys.argv[3]
    os.makedirs(out, exist_ok=True)
    for family, name in FONTS:
        for extension in (".otf", ".ttf"):
            source = os.path.join(folders[family], name + extension)
            if os.path.exists(source):
                # One name whatever the outlines are: the rasteriser looks inside.
                cut_down(source, os.path.join(out, name + ".ttf"))
                break
        else:
            sys.exit(f"make-fonts: no {name}.otf or .ttf in {folders[family]}: run tools/setup")


if __name__ == "__main__":
    main()
