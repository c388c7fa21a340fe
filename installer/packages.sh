# Debian 12 packages, by what needs them. Sourced by run, test and common.sh; keep installer/CMakeLists.txt in step.

# To compile the program.
build_packages=(
    g++ cmake ninja-build pkg-config
    qt6-base-dev qt6-tools-dev qt6-l10n-tools libqt6opengl6-dev libxkbcommon-dev qt6-svg-dev
    libsqlite3-dev libsentencepiece-dev libpcre2-dev libmd4c-dev
    libfmt-dev nlohmann-json3-dev libcli11-dev libssl-dev
)

# To open the window: plugins and a font that no library pulls in.
window_packages=(libqt6svg6 qt6-wayland qt6-translations-l10n fonts-dejavu-core)

# To fetch the default model.
fetch_packages=(python3 python3-pip ca-certificates)

# To build and check the Debian package.
package_packages=(dpkg-dev fakeroot file lintian desktop-file-utils appstream)
