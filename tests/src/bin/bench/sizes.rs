use std::process::Command;

use tests::stack::target_folder;

use crate::figures::mib;
use crate::scene::Scene;

/// Prints the size of each file's zip, deflated as hard as zip can.
const SCRIPT: &str = "
import io, sys, zipfile
for path in sys.argv[1:]:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, 'w', zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        file.write(path, 'bootstrap')
    print(len(archive.getvalue()))
";

/// MiB of each function's zip.
pub(crate) fn zipped(scene: &Scene, functions: &[&str]) -> Vec<f64> {
    let binaries = functions.iter().map(|function| scene.binary(function));
    let output = Command::new(target_folder().join("venv/bin/python"))
        .args(["-c", SCRIPT])
        .args(binaries)
        .output()
        .expect("Python runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).expect("numbers");
    printed.lines().map(|bytes| mib(bytes.parse().expect("a number of bytes"))).collect()
}
