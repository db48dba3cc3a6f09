use super::{Served, served};

const JPEG: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0";
const GIF: &[u8] = b"GIF89a\x01\0";
const WEBP: &[u8] = b"RIFF\x10\0\0\0WEBPVP8 ";

#[test]
fn what_certainly_is_an_image_is_shown_as_that() {
    for (content_type, bytes, shown) in [
        ("image/jpeg", JPEG, "image/jpeg"),
        ("image/jpg", JPEG, "image/jpeg"),
        ("IMAGE/PNG; charset=utf-8", PNG, "image/png"),
        ("image/gif", GIF, "image/gif"),
        ("image/webp", WEBP, "image/webp"),
    ] {
        let Served::Image { content_type, .. } = served(content_type, bytes) else {
            panic!("{content_type}")
        };
        assert_eq!(content_type, shown);
    }
}

#[test]
fn whatever_only_claims_to_be_one_or_could_run_is_saved_under_a_name_that_runs_nothing() {
    for (content_type, bytes) in [
        ("image/jpeg", &b"<html><script>alert(1)</script>"[..]),
        ("image/png", JPEG),
        ("image/webp", b"RIFF"),
        ("image/gif", b""),
        ("image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("text/html", b"<html>"),
        ("text/html", JPEG),
        ("application/xhtml+xml", b"<html/>"),
        ("application/x-msdownload", b"MZ"),
        ("", JPEG),
    ] {
        assert_eq!(served(content_type, bytes), Served::Download { extension: "bin" }, "{content_type}");
    }
}

#[test]
fn what_is_saved_can_be_opened_by_its_name() {
    for (content_type, expected) in [
        ("text/x-vcard", "vcf"),
        ("video/mp4", "mp4"),
        ("Application/PDF", "pdf"),
        ("audio/amr", "amr"),
        ("image/heic", "heic"),
    ] {
        assert_eq!(served(content_type, b"..."), Served::Download { extension: expected });
    }
}
