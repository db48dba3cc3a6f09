//! Packs what the browser loads: compressed once, here, since API Gateway compresses nothing, and under a version of
//! its own, so that a browser may keep it for good.

use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use brotli::BrotliCompress;
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

/// What all of it may weigh as browsers get it, so that it opens at once on a telephone.
const MOST: usize = 150 * 1024;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pages/assets");
    let out = out_folder()?;
    println!("cargo::rerun-if-changed={}", folder.display());

    let mut files = Vec::new();
    collect(&folder, &mut files)?;
    files.sort();

    let mut version = Sha256::new();
    let mut table = String::from("pub(crate) static ASSETS: &[Asset] = &[\n");
    let mut weight = 0;
    for (index, file) in files.iter().enumerate() {
        let name =
            file.strip_prefix(&folder)?.to_str().ok_or("a file's name is not UTF-8")?.replace('\\', "/");
        let content = fs::read(file)?;
        version.update(name.as_bytes());
        version.update(&content);
        let packed = by_brotli(&content)?;
        weight += packed.len();
        fs::write(out.join(format!("{index}.br")), packed)?;
        fs::write(out.join(format!("{index}.gz")), by_gzip(&content)?)?;
        let kind = content_type(file)?;
        let packed = |ending| format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{index}.{ending}\"))");
        let (brotli, gzip) = (packed("br"), packed("gz"));
        writeln!(
            table,
            "    Asset {{ name: {name:?}, content_type: {kind:?}, brotli: {brotli}, gzip: {gzip} }},"
        )?;
    }
    table.push_str("];\n");
    if weight > MOST {
        return Err(format!("the pages weigh {weight} bytes compressed, and may weigh {MOST}").into());
    }
    let version: String = version.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    writeln!(table, "pub(crate) const VERSION: &str = {version:?};")?;
    fs::write(out.join("assets.rs"), table)?;
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "Cargo tells a build script so where to write")]
fn out_folder() -> Result<PathBuf, env::VarError> {
    env::var("OUT_DIR").map(PathBuf::from)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// What every browser takes over TLS, a sixth smaller than the other.
fn by_brotli(mut content: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut packed = Vec::new();
    BrotliCompress(&mut content, &mut packed, &BrotliEncoderParams::default())?;
    Ok(packed)
}

fn by_gzip(content: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

fn content_type(file: &Path) -> Result<&'static str, Box<dyn Error>> {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("js") => Ok("text/javascript; charset=utf-8"),
        Some("css") => Ok("text/css; charset=utf-8"),
        Some("svg") => Ok("image/svg+xml"),
        Some("txt") => Ok("text/plain; charset=utf-8"),
        _ => Err(format!("{}: no content type is known for it", file.display()).into()),
    }
}
