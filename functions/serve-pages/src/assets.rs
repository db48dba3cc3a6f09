//! What the browser loads beside the pages, packed by `build.rs`.

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

pub(crate) struct Asset {
    name: &'static str,
    pub(crate) content_type: &'static str,
    brotli: &'static [u8],
    gzip: &'static [u8],
}

impl Asset {
    /// Packed as the browser takes it, and what that is called.
    pub(crate) fn packed(&self, accepted: &str) -> (&'static str, &'static [u8]) {
        let takes = |coding: &str| accepted.split([',', ';']).any(|each| each.trim() == coding);
        if takes("br") { ("br", self.brotli) } else { ("gzip", self.gzip) }
    }
}

/// A file by its path below `/assets/`, which begins with the version it was asked for, and whether this is that version.
/// A page from before a deployment still asks for what it names: it gets what there is now.
pub(crate) fn find(path: &str) -> Option<(&'static Asset, bool)> {
    let (version, name) = path.split_once('/')?;
    let asset = ASSETS.iter().find(|asset| asset.name == name)?;
    Some((asset, version == VERSION))
}
