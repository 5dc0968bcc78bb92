"""What is true: the law and the facts as dated, sourced YAML; the calculators; the look-up.

Pure: no clock, no network.
"""
