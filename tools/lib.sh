# Sourced by the other tools. Sets `root`; defines what they share.

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)

# Objects are found again by ccache in another clone, too.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1

say() { echo "$(basename "$0"): $*" >&2; }

# build PRESET [TARGET…]: configures when needed and builds; the log is build/logs/PRESET.log.
build() {
    local preset=$1
    shift
    mkdir -p "$root/build/logs"
    (
        cd "$root"
        if [ ! -f "build/$preset/build.ninja" ] || [ CMakePresets.json -nt "build/$preset/build.ninja" ]; then cmake --preset "$preset" || exit 1; fi
        cmake --build "build/$preset" ${1:+--target "$@"}
    ) >"$root/build/logs/$preset.log" 2>&1
}

# Is everything that build/release/typeorm-audit is made of older than its last build? Folders count: a file removed
# changes them.
release_is_fresh() {
    local stamp=$root/build/release/.built
    [ -f "$stamp" ] && [ -x "$root/build/release/typeorm-audit" ] || return 1
    local parts=() part
    for part in CMakeLists.txt CMakePresets.json analyzer queries docs/rules tools/embed.cpp grammars/CMakeLists.txt \
        grammars/package-lock.json; do
        [ -e "$root/$part" ] && parts+=("$root/$part")
    done
    [ -z "$(find "${parts[@]}" -newer "$stamp" -print -quit)" ]
}

# Brings build/release/typeorm-audit up to date. Prints the end of the log when that fails.
build_release() {
    release_is_fresh && return
    mkdir -p "$root/build/release"
    # Two runs at the same time share one build.
    exec 9>"$root/build/release/.lock"
    if command -v flock >/dev/null; then flock 9; fi
    if ! release_is_fresh; then
        say "building the release binary"
        # What is edited while the build runs is newer than this.
        touch "$root/build/release/.built.next"
        if ! build release typeorm-audit; then
            say "the build failed; the end of build/logs/release.log:"
            tail -n 40 "$root/build/logs/release.log" >&2
            return 1
        fi
        mv "$root/build/release/.built.next" "$root/build/release/.built"
    fi
    exec 9>&-
}
