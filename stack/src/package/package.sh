# Makes the portable archive; read by the launcher, which has set jdk, root, work and app.
# shellcheck shell=sh disable=SC2154

[ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] ||
  fail "the portable archive is for Linux x86_64 and is made there, this is $(uname -s) $(uname -m)"
[ -x "$jdk/bin/jlink" ] ||
  fail "the portable archive needs jlink, which the JDK in $jdk lacks: install a full JDK 25"

command -v xz >/dev/null ||
  fail "the portable archive is packed by xz: install it (the package is called xz-utils)"

# What Cresset and Maven's resolver need of Java. The compiler is there for one-file programs.
runtime_modules=java.base,java.desktop,java.logging,java.management,java.naming,java.net.http
runtime_modules=$runtime_modules,java.security.jgss,java.xml,jdk.compiler,jdk.management
runtime_modules=$runtime_modules,jdk.unsupported,jdk.zipfs

set +f
version=$(basename "$app"/cresset-cli-*.jar .jar)
set -f
version=${version#cresset-cli-}
name=cresset-$version-linux-x86_64
archive=$root/target/$name.tar.xz
mkdir -p "$root/target"
lock
rm -rf "$work/portable"
mkdir -p "$work/portable/$name/lib"
say "making $name: a Java runtime"
# ct.sym serves javac --release alone and is a quarter of the archive.
"$jdk/bin/jlink" --add-modules "$runtime_modules" --output "$work/portable/$name/runtime" \
  --strip-java-debug-attributes --no-header-files --no-man-pages --vm server \
  --exclude-files '**/ct.sym' --generate-cds-archive >"$work/package.log" 2>&1 ||
  {
    cat "$work/package.log" >&2
    fail "jlink could not make the Java runtime" 1
  }
say "making $name: the archive"
cp -R "$app/." "$work/portable/$name/lib"
find "$work/portable/$name/lib" -name '*.aot*' -exec rm {} +
# Notebooks run in images alone: the Java of this archive has no shell.
rm -rf "$work/portable/$name/lib/notebook"
# Libraries of other machines.
find "$work/portable/$name/lib" -name '*-arm64.jar' -exec rm {} +
cp "$root/stack/src/package/cresset" "$work/portable/$name/cresset"
chmod 755 "$work/portable/$name/cresset"
for text in LICENSE README.md; do
  [ ! -f "$root/$text" ] || cp "$root/$text" "$work/portable/$name/"
done
# The order, the dates and the owners of the entries say nothing about where they were made.
tar -C "$work/portable" --sort=name --mtime='2026-01-01 00:00:00Z' --owner=0 --group=0 \
  --numeric-owner --mode=u=rwX,go=rX -cf "$work/portable/archive.tar" "$name"
# The same bytes on any machine: the number of threads is part of what xz makes.
xz -6 -T2 "$work/portable/archive.tar"
bytes=$(wc -c <"$work/portable/archive.tar.xz")
[ "$bytes" -le 50000000 ] ||
  fail "the archive must have at most 50 MB, got $bytes bytes: $work/portable/archive.tar.xz" 1
mv "$work/portable/archive.tar.xz" "$archive"
rm -rf "$work/portable"
unlock
printf '%s  %s.%s MB\n' "$archive" "$((bytes / 1000000))" "$((bytes / 100000 % 10))"
