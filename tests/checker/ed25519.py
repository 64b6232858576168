# SPDX-License-Identifier: ISC
"""Ed25519 verification (RFC 8032) with plain integers.

The equation is the one without cofactor, S*B = R + k*A, compared as bytes;
S must be below the order of the group, R and the key must be canonical and
not of small order.  Nothing here is constant-time: only public values enter.
"""

import functools
import hashlib

P = 2**255 - 19                     # the field
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
D2 = 2 * D % P
SQRT_MINUS_ONE = pow(2, (P - 1) // 4, P)

# Points are extended coordinates (X, Y, Z, T): x = X/Z, y = Y/Z, xy = T/Z.
IDENTITY = (0, 1, 1, 0)


def add(p, q):
    x1, y1, z1, t1 = p
    x2, y2, z2, t2 = q
    a = (y1 - x1) * (y2 - x2) % P
    b = (y1 + x1) * (y2 + x2) % P
    c = t1 * t2 % P * D2 % P
    d = 2 * z1 * z2 % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def double(p):
    x, y, z, _ = p
    a = x * x % P
    b = y * y % P
    h = a + b
    e = h - (x + y) * (x + y) % P
    g = a - b
    f = 2 * z * z % P + g
    return e * f % P, g * h % P, f * g % P, e * h % P


def negate(p):
    x, y, z, t = p
    return -x % P, y, z, -t % P


def is_identity(p):
    x, y, z, _ = p
    return x == 0 and (y - z) % P == 0


def is_small_order(p):
    return is_identity(double(double(double(p))))


def multiply(scalar, p):
    result = IDENTITY
    for bit in bin(scalar)[2:]:
        result = double(result)
        if bit == "1":
            result = add(result, p)
    return result


def encode(p):
    x, y, z, _ = p
    inverse = pow(z, -1, P)
    return (y * inverse % P | (x * inverse % P & 1) << 255).to_bytes(
        32, "little")


def decode(data):
    """The point that 32 bytes are the canonical form of, or None."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    if len(data) != 32 or y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * v**3 * pow(u * v**7, (P - 5) // 8, P) % P
    if (v * x * x + u) % P == 0:
        x = x * SQRT_MINUS_ONE % P
    if (v * x * x - u) % P != 0 or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


@functools.lru_cache(maxsize=None)
def is_good_key(data):
    """On the curve, canonical, not of small order, in the main subgroup."""
    point = decode(data)
    return (point is not None and not is_small_order(point)
            and is_identity(multiply(ORDER, point)))


def multiples(p, count):
    """0*p to (count-1)*p."""
    table = [IDENTITY]
    while len(table) < count:
        table.append(add(table[-1], p))
    return table


BASE = decode((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
BASE_MULTIPLES = multiples(BASE, 256)


@functools.lru_cache(maxsize=4096)
def negated_key_multiples(key):
    """16 multiples of -A, or None for a key that no signature is good by."""
    point = decode(key)
    if point is None or is_small_order(point):
        return None
    return multiples(negate(point), 16)


def verify(key, signature, message):
    """Whether the 64 bytes R and S are the key's signature of message."""
    minus_key = negated_key_multiples(key)
    r_bytes, s = signature[:32], int.from_bytes(signature[32:], "little")
    if minus_key is None or len(signature) != 64 or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(r_bytes + key + message).digest(),
                       "little") % ORDER
    # S*B - k*A: eight bits of S and twice four bits of k in each round.
    r = IDENTITY
    for s_byte, k_byte in zip(s.to_bytes(32, "big"), k.to_bytes(32, "big")):
        r = double(double(double(double(r))))
        r = add(r, minus_key[k_byte >> 4])
        r = double(double(double(double(r))))
        r = add(r, minus_key[k_byte & 15])
        r = add(r, BASE_MULTIPLES[s_byte])
    return encode(r) == r_bytes and not is_small_order(r)
