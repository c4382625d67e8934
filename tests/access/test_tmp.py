import time

from tests.support import world


def test_w(app):
    for l in ("es", "en"):
        t = time.time()
        w = world.build(l)
        print(l, time.time() - t)
        break
    for k, v in w.objects.items():
        print(k, v)
    for k, v in w.all.items():
        print(k, len(v), len(set(v)))
