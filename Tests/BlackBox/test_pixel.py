"""The pixel (M5): a transparent GIF, every time, and an open."""

from wire import request


def assert_transparent_gif(answer):
    assert answer.status == 200
    assert answer.headers["content-type"] == "image/gif"
    assert "no-store" in answer.headers["cache-control"]
    assert len(answer.body) == 43
    assert answer.body[:6] == b"GIF89a"
    assert answer.body[6:10] == b"\x01\x00\x01\x00", "one pixel by one"
    control = answer.body.index(b"\x21\xf9\x04")
    assert answer.body[control + 3] & 1, "transparent"


def test_m5_2_the_pixel_is_a_transparent_gif_that_no_cache_keeps(demo):
    assert_transparent_gif(request(demo.mail("opted-in").pixel))


def test_m5_2_requesting_it_records_an_open(fresh):
    request(fresh.mail("opted-in").pixel)
    [opened] = fresh.recorded(1)
    assert opened["kind"] == "emailOpened"
    assert opened["profile"] == "opted-in"
    assert opened["link"] is None and opened["destination"] is None


def test_m5_2_an_unknown_identifier_gets_the_same_image_and_records_nothing(fresh):
    pixel = fresh.mail("opted-in").pixel
    base, _, identifier = pixel.rpartition("/")
    other = "B" if identifier[0] != "B" else "C"
    unknown = [
        f"{base}/{other}{identifier[1:]}", f"{base}/{identifier}A", f"{base}/{identifier[:-1]}", f"{base}/x",
        f"{base}/", f"{fresh.edge}/api/orgs/nobody/o/{identifier}", f"{fresh.edge}/api/orgs/nobody/o/x",
    ]  # fmt: skip
    for url in unknown:
        assert_transparent_gif(request(url))
    request(pixel)
    assert len(fresh.recorded(1)) == 1
