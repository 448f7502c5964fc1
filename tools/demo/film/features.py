"""Low-level features of frames, as the label table gives them.

The same measures as web/js/neurons/stimulus-features.js, on the frame at half its size. There they
are taken from the encoded film, here from the drawn one.
"""

import numpy as np

from .rendering import halve

kFeatures = ("luminance", "contrast", "motion_energy", "colourfulness", "edge_density", "sound_envelope")


def luma(frame: np.ndarray) -> np.ndarray:
    """Rec. 709 luma of the stored (gamma-coded) values, 0..1."""
    return frame @ np.array([0.2126, 0.7152, 0.0722]) / 255


def low_level_features(frame: np.ndarray, before: np.ndarray | None) -> dict[str, float]:
    """Of a frame [rows x columns x 3] uint8; `before`: the frame one sample earlier.

    luminance: mean luma. contrast: its standard deviation. motion_energy: mean square of its change
    since the sample before, 0 at the first. colourfulness: Hasler & Suesstrunk 2003, / 255.
    edge_density: mean size of luma's Sobel gradient / 4, without the rim. The sound is not known here.
    """
    small = halve(frame)
    y = luma(small)
    r, g, b = (small[..., c] / 255 for c in range(3))
    rg, yb = r - g, 0.5 * (r + g) - b
    across = y[:, 2:] - y[:, :-2]
    down = y[2:] - y[:-2]
    gx = (across[:-2] + 2 * across[1:-1] + across[2:]) / 4
    gy = (down[:, :-2] + 2 * down[:, 1:-1] + down[:, 2:]) / 4
    return {
        "luminance": y.mean(),
        "contrast": y.std(),
        "motion_energy": 0.0 if before is None else ((y - luma(halve(before))) ** 2).mean(),
        "colourfulness": np.hypot(rg.std(), yb.std()) + 0.3 * np.hypot(rg.mean(), yb.mean()),
        "edge_density": np.hypot(gx, gy).mean(),
    }
