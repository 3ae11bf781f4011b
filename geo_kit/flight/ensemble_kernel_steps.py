"""One step of one flight, and of 16 side by side; needs the extra `fast`.

Written by `tests/write_ensemble_kernel.py`: change that, not this. What the numbers are is
told there and in `ensemble_rules`; `w` holds the rows of `ensemble_kernel_layout`.
"""

# ruff: noqa: E501, PLR2004 - nobody writes these lines
# fmt: off
from geo_kit.arrays import FloatArray
from geo_kit.flight.ensemble_kernel_compiler import separate
from geo_kit.flight.ensemble_kernel_slopes import (
    at_least,
    at_most,
    capped,
    climb_rate,
    lifted_slope,
    root,
    slope,
)


@separate
def step_one(w: FloatArray) -> None:  # noqa: PLR0915 - unrolled
    """Try one step of one flight, and take it where it is good."""
    x = w[0]
    y = w[1]
    z = w[2]
    vx = w[3]
    vy = w[4]
    vz = w[5]
    k10, k13 = vx, w[6]
    k11, k14 = vy, w[7]
    k12, k15 = vz, w[8]
    h, beta, rtol = w[18], w[26], w[28]
    x2 = x + (0.2 * k10) * h
    y2 = y + (0.2 * k11) * h
    z2 = z + (0.2 * k12) * h
    vx2 = vx + (0.2 * k13) * h
    vy2 = vy + (0.2 * k14) * h
    vz2 = vz + (0.2 * k15) * h
    k23, k24, k25, height, q = lifted_slope(x2, y2, z2, vx2, vy2, vz2, beta, w[27], w[23])
    k20 = vx2
    k21 = vy2
    k22 = vz2
    most = q
    x3 = x + (0.075 * k10 + 0.225 * k20) * h
    y3 = y + (0.075 * k11 + 0.225 * k21) * h
    z3 = z + (0.075 * k12 + 0.225 * k22) * h
    vx3 = vx + (0.075 * k13 + 0.225 * k23) * h
    vy3 = vy + (0.075 * k14 + 0.225 * k24) * h
    vz3 = vz + (0.075 * k15 + 0.225 * k25) * h
    k33, k34, k35, height, q = lifted_slope(x3, y3, z3, vx3, vy3, vz3, beta, w[27], w[23])
    k30 = vx3
    k31 = vy3
    k32 = vz3
    most = at_least(q, most)
    x4 = x + (0.9777777777777777 * k10 - 3.7333333333333334 * k20 + 3.5555555555555554 * k30) * h
    y4 = y + (0.9777777777777777 * k11 - 3.7333333333333334 * k21 + 3.5555555555555554 * k31) * h
    z4 = z + (0.9777777777777777 * k12 - 3.7333333333333334 * k22 + 3.5555555555555554 * k32) * h
    vx4 = vx + (0.9777777777777777 * k13 - 3.7333333333333334 * k23 + 3.5555555555555554 * k33) * h
    vy4 = vy + (0.9777777777777777 * k14 - 3.7333333333333334 * k24 + 3.5555555555555554 * k34) * h
    vz4 = vz + (0.9777777777777777 * k15 - 3.7333333333333334 * k25 + 3.5555555555555554 * k35) * h
    k43, k44, k45, height, q = lifted_slope(x4, y4, z4, vx4, vy4, vz4, beta, w[27], w[23])
    k40 = vx4
    k41 = vy4
    k42 = vz4
    most = at_least(q, most)
    x5 = x + (2.9525986892242035 * k10 - 11.595793324188385 * k20 + 9.822892851699436 * k30 - 0.2908093278463649 * k40) * h
    y5 = y + (2.9525986892242035 * k11 - 11.595793324188385 * k21 + 9.822892851699436 * k31 - 0.2908093278463649 * k41) * h
    z5 = z + (2.9525986892242035 * k12 - 11.595793324188385 * k22 + 9.822892851699436 * k32 - 0.2908093278463649 * k42) * h
    vx5 = vx + (2.9525986892242035 * k13 - 11.595793324188385 * k23 + 9.822892851699436 * k33 - 0.2908093278463649 * k43) * h
    vy5 = vy + (2.9525986892242035 * k14 - 11.595793324188385 * k24 + 9.822892851699436 * k34 - 0.2908093278463649 * k44) * h
    vz5 = vz + (2.9525986892242035 * k15 - 11.595793324188385 * k25 + 9.822892851699436 * k35 - 0.2908093278463649 * k45) * h
    k53, k54, k55, height, q = lifted_slope(x5, y5, z5, vx5, vy5, vz5, beta, w[27], w[23])
    k50 = vx5
    k51 = vy5
    k52 = vz5
    most = at_least(q, most)
    x6 = x + (2.8462752525252526 * k10 - 10.757575757575758 * k20 + 8.906422717743473 * k30 + 0.2784090909090909 * k40 - 0.2735313036020583 * k50) * h
    y6 = y + (2.8462752525252526 * k11 - 10.757575757575758 * k21 + 8.906422717743473 * k31 + 0.2784090909090909 * k41 - 0.2735313036020583 * k51) * h
    z6 = z + (2.8462752525252526 * k12 - 10.757575757575758 * k22 + 8.906422717743473 * k32 + 0.2784090909090909 * k42 - 0.2735313036020583 * k52) * h
    vx6 = vx + (2.8462752525252526 * k13 - 10.757575757575758 * k23 + 8.906422717743473 * k33 + 0.2784090909090909 * k43 - 0.2735313036020583 * k53) * h
    vy6 = vy + (2.8462752525252526 * k14 - 10.757575757575758 * k24 + 8.906422717743473 * k34 + 0.2784090909090909 * k44 - 0.2735313036020583 * k54) * h
    vz6 = vz + (2.8462752525252526 * k15 - 10.757575757575758 * k25 + 8.906422717743473 * k35 + 0.2784090909090909 * k45 - 0.2735313036020583 * k55) * h
    k63, k64, k65, height, q = lifted_slope(x6, y6, z6, vx6, vy6, vz6, beta, w[27], w[23])
    k60 = vx6
    k61 = vy6
    k62 = vz6
    most = at_least(q, most)
    x7 = x + (0.09114583333333333 * k10 + 0.44923629829290207 * k30 + 0.6510416666666666 * k40 - 0.322376179245283 * k50 + 0.13095238095238096 * k60) * h
    y7 = y + (0.09114583333333333 * k11 + 0.44923629829290207 * k31 + 0.6510416666666666 * k41 - 0.322376179245283 * k51 + 0.13095238095238096 * k61) * h
    z7 = z + (0.09114583333333333 * k12 + 0.44923629829290207 * k32 + 0.6510416666666666 * k42 - 0.322376179245283 * k52 + 0.13095238095238096 * k62) * h
    vx7 = vx + (0.09114583333333333 * k13 + 0.44923629829290207 * k33 + 0.6510416666666666 * k43 - 0.322376179245283 * k53 + 0.13095238095238096 * k63) * h
    vy7 = vy + (0.09114583333333333 * k14 + 0.44923629829290207 * k34 + 0.6510416666666666 * k44 - 0.322376179245283 * k54 + 0.13095238095238096 * k64) * h
    vz7 = vz + (0.09114583333333333 * k15 + 0.44923629829290207 * k35 + 0.6510416666666666 * k45 - 0.322376179245283 * k55 + 0.13095238095238096 * k65) * h
    k73, k74, k75, height, q = lifted_slope(x7, y7, z7, vx7, vy7, vz7, beta, w[27], w[23])
    k70 = vx7
    k71 = vy7
    k72 = vz7
    most = at_least(q, most)
    climb = climb_rate(x7, y7, z7, vx7, vy7, vz7)
    a, b = abs(x), abs(x7)
    scale = at_least(a, b) * rtol + 0.0001
    e0 = (-0.0012326388888888888 * k10 + 0.0042527702905061394 * k30 - 0.03697916666666667 * k40 + 0.05086379716981132 * k50 - 0.0419047619047619 * k60 + 0.025 * k70) * h / scale
    a, b = abs(y), abs(y7)
    scale = at_least(a, b) * rtol + 0.0001
    e1 = (-0.0012326388888888888 * k11 + 0.0042527702905061394 * k31 - 0.03697916666666667 * k41 + 0.05086379716981132 * k51 - 0.0419047619047619 * k61 + 0.025 * k71) * h / scale
    a, b = abs(z), abs(z7)
    scale = at_least(a, b) * rtol + 0.0001
    e2 = (-0.0012326388888888888 * k12 + 0.0042527702905061394 * k32 - 0.03697916666666667 * k42 + 0.05086379716981132 * k52 - 0.0419047619047619 * k62 + 0.025 * k72) * h / scale
    a, b = abs(vx), abs(vx7)
    scale = at_least(a, b) * rtol + 0.0001
    e3 = (-0.0012326388888888888 * k13 + 0.0042527702905061394 * k33 - 0.03697916666666667 * k43 + 0.05086379716981132 * k53 - 0.0419047619047619 * k63 + 0.025 * k73) * h / scale
    a, b = abs(vy), abs(vy7)
    scale = at_least(a, b) * rtol + 0.0001
    e4 = (-0.0012326388888888888 * k14 + 0.0042527702905061394 * k34 - 0.03697916666666667 * k44 + 0.05086379716981132 * k54 - 0.0419047619047619 * k64 + 0.025 * k74) * h / scale
    a, b = abs(vz), abs(vz7)
    scale = at_least(a, b) * rtol + 0.0001
    e5 = (-0.0012326388888888888 * k15 + 0.0042527702905061394 * k35 - 0.03697916666666667 * k45 + 0.05086379716981132 * k55 - 0.0419047619047619 * k65 + 0.025 * k75) * h / scale
    error2 = (e0 * e0 + e1 * e1 + e2 * e2 + e3 * e3 + e4 * e4 + e5 * e5) / 6
    power = root(root(root(root(error2))))
    factor = 0.8 / (power * root(power))
    flying = w[21] == 0.0
    good = flying & (error2 <= 1.0)
    rising = w[22] > 0.0
    top = good & rising & (climb <= 0.0)
    ground = good & (w[22] <= 0.0) & (height < 0.0)
    accepted = good & (not top) & (not ground)
    refused = flying & (not error2 <= 1.0)
    longer = h * at_most(factor, 10.0)
    longer = capped(longer, height, climb)
    shorter = h * at_least(factor, 0.2)
    next_h = longer if accepted else (shorter if refused else h)
    time = w[19] + (h if accepted else 0.0)
    steps = w[20] + 1.0
    busy = accepted & (time < 21600.0)
    busy = busy | (refused & (shorter >= 1e-09))
    more = at_least(most, w[25])
    again = accepted & (climb > 1.0) & (w[23] <= 0.0)
    w[22] = 1.0 if again else w[22]
    w[29] = 0.0 if busy & (steps < 5000.0) else 1.0
    w[31], w[18], w[19], w[20] = h, next_h, time, steps
    w[25] = more if accepted else w[25]
    w[24] = climb if accepted else w[24]
    w[32], w[33], w[34] = height, climb, most
    w[30] = 1.0 if good else 0.0
    w[0], w[9] = x7 if accepted else x, x7
    w[1], w[10] = y7 if accepted else y, y7
    w[2], w[11] = z7 if accepted else z, z7
    w[3], w[12] = vx7 if accepted else vx, vx7
    w[4], w[13] = vy7 if accepted else vy, vy7
    w[5], w[14] = vz7 if accepted else vz, vz7
    w[6], w[15] = k73 if accepted else k13, k73
    w[7], w[16] = k74 if accepted else k14, k74
    w[8], w[17] = k75 if accepted else k15, k75

@separate
def step_lanes(w: FloatArray) -> None:  # noqa: PLR0915 - unrolled
    """Try one step of 16 flights, and take it where it is good."""
    for i in range(16):
        x = w[0 + i]
        y = w[16 + i]
        z = w[32 + i]
        vx = w[48 + i]
        vy = w[64 + i]
        vz = w[80 + i]
        k10, k13 = vx, w[96 + i]
        k11, k14 = vy, w[112 + i]
        k12, k15 = vz, w[128 + i]
        h, beta, rtol = w[288 + i], w[416 + i], w[448 + i]
        x2 = x + (0.2 * k10) * h
        y2 = y + (0.2 * k11) * h
        z2 = z + (0.2 * k12) * h
        vx2 = vx + (0.2 * k13) * h
        vy2 = vy + (0.2 * k14) * h
        vz2 = vz + (0.2 * k15) * h
        k23, k24, k25, height, q = slope(x2, y2, z2, vx2, vy2, vz2, beta)
        k20 = vx2
        k21 = vy2
        k22 = vz2
        most = q
        x3 = x + (0.075 * k10 + 0.225 * k20) * h
        y3 = y + (0.075 * k11 + 0.225 * k21) * h
        z3 = z + (0.075 * k12 + 0.225 * k22) * h
        vx3 = vx + (0.075 * k13 + 0.225 * k23) * h
        vy3 = vy + (0.075 * k14 + 0.225 * k24) * h
        vz3 = vz + (0.075 * k15 + 0.225 * k25) * h
        k33, k34, k35, height, q = slope(x3, y3, z3, vx3, vy3, vz3, beta)
        k30 = vx3
        k31 = vy3
        k32 = vz3
        most = at_least(q, most)
        x4 = x + (0.9777777777777777 * k10 - 3.7333333333333334 * k20 + 3.5555555555555554 * k30) * h
        y4 = y + (0.9777777777777777 * k11 - 3.7333333333333334 * k21 + 3.5555555555555554 * k31) * h
        z4 = z + (0.9777777777777777 * k12 - 3.7333333333333334 * k22 + 3.5555555555555554 * k32) * h
        vx4 = vx + (0.9777777777777777 * k13 - 3.7333333333333334 * k23 + 3.5555555555555554 * k33) * h
        vy4 = vy + (0.9777777777777777 * k14 - 3.7333333333333334 * k24 + 3.5555555555555554 * k34) * h
        vz4 = vz + (0.9777777777777777 * k15 - 3.7333333333333334 * k25 + 3.5555555555555554 * k35) * h
        k43, k44, k45, height, q = slope(x4, y4, z4, vx4, vy4, vz4, beta)
        k40 = vx4
        k41 = vy4
        k42 = vz4
        most = at_least(q, most)
        x5 = x + (2.9525986892242035 * k10 - 11.595793324188385 * k20 + 9.822892851699436 * k30 - 0.2908093278463649 * k40) * h
        y5 = y + (2.9525986892242035 * k11 - 11.595793324188385 * k21 + 9.822892851699436 * k31 - 0.2908093278463649 * k41) * h
        z5 = z + (2.9525986892242035 * k12 - 11.595793324188385 * k22 + 9.822892851699436 * k32 - 0.2908093278463649 * k42) * h
        vx5 = vx + (2.9525986892242035 * k13 - 11.595793324188385 * k23 + 9.822892851699436 * k33 - 0.2908093278463649 * k43) * h
        vy5 = vy + (2.9525986892242035 * k14 - 11.595793324188385 * k24 + 9.822892851699436 * k34 - 0.2908093278463649 * k44) * h
        vz5 = vz + (2.9525986892242035 * k15 - 11.595793324188385 * k25 + 9.822892851699436 * k35 - 0.2908093278463649 * k45) * h
        k53, k54, k55, height, q = slope(x5, y5, z5, vx5, vy5, vz5, beta)
        k50 = vx5
        k51 = vy5
        k52 = vz5
        most = at_least(q, most)
        x6 = x + (2.8462752525252526 * k10 - 10.757575757575758 * k20 + 8.906422717743473 * k30 + 0.2784090909090909 * k40 - 0.2735313036020583 * k50) * h
        y6 = y + (2.8462752525252526 * k11 - 10.757575757575758 * k21 + 8.906422717743473 * k31 + 0.2784090909090909 * k41 - 0.2735313036020583 * k51) * h
        z6 = z + (2.8462752525252526 * k12 - 10.757575757575758 * k22 + 8.906422717743473 * k32 + 0.2784090909090909 * k42 - 0.2735313036020583 * k52) * h
        vx6 = vx + (2.8462752525252526 * k13 - 10.757575757575758 * k23 + 8.906422717743473 * k33 + 0.2784090909090909 * k43 - 0.2735313036020583 * k53) * h
        vy6 = vy + (2.8462752525252526 * k14 - 10.757575757575758 * k24 + 8.906422717743473 * k34 + 0.2784090909090909 * k44 - 0.2735313036020583 * k54) * h
        vz6 = vz + (2.8462752525252526 * k15 - 10.757575757575758 * k25 + 8.906422717743473 * k35 + 0.2784090909090909 * k45 - 0.2735313036020583 * k55) * h
        k63, k64, k65, height, q = slope(x6, y6, z6, vx6, vy6, vz6, beta)
        k60 = vx6
        k61 = vy6
        k62 = vz6
        most = at_least(q, most)
        x7 = x + (0.09114583333333333 * k10 + 0.44923629829290207 * k30 + 0.6510416666666666 * k40 - 0.322376179245283 * k50 + 0.13095238095238096 * k60) * h
        y7 = y + (0.09114583333333333 * k11 + 0.44923629829290207 * k31 + 0.6510416666666666 * k41 - 0.322376179245283 * k51 + 0.13095238095238096 * k61) * h
        z7 = z + (0.09114583333333333 * k12 + 0.44923629829290207 * k32 + 0.6510416666666666 * k42 - 0.322376179245283 * k52 + 0.13095238095238096 * k62) * h
        vx7 = vx + (0.09114583333333333 * k13 + 0.44923629829290207 * k33 + 0.6510416666666666 * k43 - 0.322376179245283 * k53 + 0.13095238095238096 * k63) * h
        vy7 = vy + (0.09114583333333333 * k14 + 0.44923629829290207 * k34 + 0.6510416666666666 * k44 - 0.322376179245283 * k54 + 0.13095238095238096 * k64) * h
        vz7 = vz + (0.09114583333333333 * k15 + 0.44923629829290207 * k35 + 0.6510416666666666 * k45 - 0.322376179245283 * k55 + 0.13095238095238096 * k65) * h
        k73, k74, k75, height, q = slope(x7, y7, z7, vx7, vy7, vz7, beta)
        k70 = vx7
        k71 = vy7
        k72 = vz7
        most = at_least(q, most)
        climb = climb_rate(x7, y7, z7, vx7, vy7, vz7)
        a, b = abs(x), abs(x7)
        scale = at_least(a, b) * rtol + 0.0001
        e0 = (-0.0012326388888888888 * k10 + 0.0042527702905061394 * k30 - 0.03697916666666667 * k40 + 0.05086379716981132 * k50 - 0.0419047619047619 * k60 + 0.025 * k70) * h / scale
        a, b = abs(y), abs(y7)
        scale = at_least(a, b) * rtol + 0.0001
        e1 = (-0.0012326388888888888 * k11 + 0.0042527702905061394 * k31 - 0.03697916666666667 * k41 + 0.05086379716981132 * k51 - 0.0419047619047619 * k61 + 0.025 * k71) * h / scale
        a, b = abs(z), abs(z7)
        scale = at_least(a, b) * rtol + 0.0001
        e2 = (-0.0012326388888888888 * k12 + 0.0042527702905061394 * k32 - 0.03697916666666667 * k42 + 0.05086379716981132 * k52 - 0.0419047619047619 * k62 + 0.025 * k72) * h / scale
        a, b = abs(vx), abs(vx7)
        scale = at_least(a, b) * rtol + 0.0001
        e3 = (-0.0012326388888888888 * k13 + 0.0042527702905061394 * k33 - 0.03697916666666667 * k43 + 0.05086379716981132 * k53 - 0.0419047619047619 * k63 + 0.025 * k73) * h / scale
        a, b = abs(vy), abs(vy7)
        scale = at_least(a, b) * rtol + 0.0001
        e4 = (-0.0012326388888888888 * k14 + 0.0042527702905061394 * k34 - 0.03697916666666667 * k44 + 0.05086379716981132 * k54 - 0.0419047619047619 * k64 + 0.025 * k74) * h / scale
        a, b = abs(vz), abs(vz7)
        scale = at_least(a, b) * rtol + 0.0001
        e5 = (-0.0012326388888888888 * k15 + 0.0042527702905061394 * k35 - 0.03697916666666667 * k45 + 0.05086379716981132 * k55 - 0.0419047619047619 * k65 + 0.025 * k75) * h / scale
        error2 = (e0 * e0 + e1 * e1 + e2 * e2 + e3 * e3 + e4 * e4 + e5 * e5) / 6
        power = root(root(root(root(error2))))
        factor = 0.8 / (power * root(power))
        flying = w[336 + i] == 0.0
        good = flying & (error2 <= 1.0)
        rising = w[352 + i] > 0.0
        top = good & rising & (climb <= 0.0)
        ground = good & (w[352 + i] <= 0.0) & (height < 0.0)
        accepted = good & (not top) & (not ground)
        refused = flying & (not error2 <= 1.0)
        longer = h * at_most(factor, 10.0)
        longer = capped(longer, height, climb)
        shorter = h * at_least(factor, 0.2)
        next_h = longer if accepted else (shorter if refused else h)
        time = w[304 + i] + (h if accepted else 0.0)
        steps = w[320 + i] + 1.0
        busy = accepted & (time < 21600.0)
        busy = busy | (refused & (shorter >= 1e-09))
        more = at_least(most, w[400 + i])
        again = accepted & (climb > 1.0) & (w[368 + i] <= 0.0)
        w[352 + i] = 1.0 if again else w[352 + i]
        w[464 + i] = 0.0 if busy & (steps < 5000.0) else 1.0
        w[496 + i], w[288 + i], w[304 + i], w[320 + i] = h, next_h, time, steps
        w[400 + i] = more if accepted else w[400 + i]
        w[384 + i] = climb if accepted else w[384 + i]
        w[512 + i], w[528 + i], w[544 + i] = height, climb, most
        w[480 + i] = 1.0 if good else 0.0
        w[0 + i], w[144 + i] = x7 if accepted else x, x7
        w[16 + i], w[160 + i] = y7 if accepted else y, y7
        w[32 + i], w[176 + i] = z7 if accepted else z, z7
        w[48 + i], w[192 + i] = vx7 if accepted else vx, vx7
        w[64 + i], w[208 + i] = vy7 if accepted else vy, vy7
        w[80 + i], w[224 + i] = vz7 if accepted else vz, vz7
        w[96 + i], w[240 + i] = k73 if accepted else k13, k73
        w[112 + i], w[256 + i] = k74 if accepted else k14, k74
        w[128 + i], w[272 + i] = k75 if accepted else k15, k75
