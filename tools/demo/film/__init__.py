"""A renderer of short illustrated films, and of stills, from a seed.

Everything is drawn: no photograph, no font but the system's Inter and JetBrains Mono, no data. One
`Scene` is a list of `Part`s, each of one category, back to front; `rendering` turns a scene and a
time into pixels and into the share of the frame that each category covers.
"""
