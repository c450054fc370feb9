#!/usr/bin/env bash
# build-guest.sh: make a throw-away Linux guest (kernel + initramfs) with the real
# kernel USB/IP client (vhci-hcd), usbip, adb, fastboot and lsusb in it.
#
#   ./build-guest.sh [cache-dir]           default: ./cache (or $RIG_CACHE)
#
# Needs: bash, apt (with lists fetched: apt-get update), dpkg, xz (zstd for newer kernels), GNU grep. Not root:
# the packages are downloaded and unpacked, never installed, so the host is not changed.
# Result in the cache dir:  vmlinux  guest.cpio  versions.txt
# Environment:
#   RIG_KERNEL    kernel package (default: what linux-image-amd64 points to)
#   RIG_PACKAGES  packages unpacked into the guest, with their dependencies
#   RIG_FORCE=1   build again although the result is there
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${1:-${RIG_CACHE:-$here/cache}}
packages=${RIG_PACKAGES:-busybox-static usbip adb fastboot usbutils usb.ids udev}
mkdir -p "$cache"; cache=$(cd "$cache" && pwd)

say() { printf '%s\n' "build-guest: $*" >&2; }
want=$(cat "$here/build-guest.sh" "$here/guest-init.sh" "$here/guest-hostroot.sh" "$here/guest-modules.txt" | sha256sum | cut -c1-16)
want="$want ${RIG_KERNEL:-} $packages"
if [ -z "${RIG_FORCE:-}" ] && [ -s "$cache/guest.cpio" ] && [ -s "$cache/vmlinux" ] \
   && [ "$(cat "$cache/stamp" 2>/dev/null)" = "$want" ]; then
  say "up to date: $cache"; exit 0
fi

kernel=${RIG_KERNEL:-$(apt-cache show --no-all-versions linux-image-amd64 |
  sed -n 's/^Depends:.*\(linux-image-[0-9][^ ,]*\).*/\1/p' | head -1)}
[ -n "$kernel" ] || { say "no kernel package found (run apt-get update first?)"; exit 1; }
closure=$(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts \
  --no-breaks --no-replaces --no-enhances $packages | grep -E '^[a-z0-9]' | sort -u |
  grep -vxE 'debconf|debconf-2.0|adduser|perl.*|cdebconf')
debs=$cache/debs; mkdir -p "$debs"
( cd "$debs"
  miss=; for p in $kernel $closure; do ls "${p}"_*.deb >/dev/null 2>&1 || miss="$miss $p"; done
  get() { apt-get -qq -o APT::Sandbox::User=root download "$@"; }
  [ -z "$miss" ] || get $miss 2>/dev/null ||
    for p in $miss; do get "$p" || say "skipped $p (virtual?)"; done )

work=$(mktemp -d "$cache/work.XXXXXX"); trap 'rm -rf "$work"' EXIT
mkdir -p "$work/k" "$work/u" "$work/root"
say "unpacking $kernel"
dpkg -x "$debs/${kernel}"_*.deb "$work/k"
for p in $closure; do for d in "$debs/${p}"_*.deb; do [ -e "$d" ] && dpkg -x "$d" "$work/u"; done; done
kver=$(ls "$work"/k/lib/modules 2>/dev/null || ls "$work"/k/usr/lib/modules); kver=${kver%%$'\n'*}
kmod=$work/k/lib/modules; [ -d "$kmod" ] || kmod=$work/k/usr/lib/modules
bb=$work/u/bin/busybox; [ -x "$bb" ] || bb=$work/u/usr/bin/busybox

# --- kernel: QEMU boots the uncompressed ELF image directly (PVH), which spares the
# emulated CPU the decompression (5 s of 9 s under TCG).
img=$(ls "$work"/k/boot/vmlinuz-*)
unpacked=
while IFS=: read -r off kind; do
  case $kind in
    xz)   command -v xz >/dev/null || continue # busybox's xz lacks the x86 filter
          tail -c "+$((off + 1))" "$img" | xz -dc --single-stream 2>/dev/null >"$work/vmlinux" || true ;;
    zstd) command -v zstd >/dev/null || continue
          tail -c "+$((off + 1))" "$img" | zstd -dcq 2>/dev/null >"$work/vmlinux" || true ;;
    gz)   tail -c "+$((off + 1))" "$img" | gzip -dcq 2>/dev/null >"$work/vmlinux" || true ;;
  esac
  if [ "$(head -c 4 "$work/vmlinux" 2>/dev/null | od -An -c | tr -d ' \n')" = '177ELF' ]; then unpacked=1; break; fi
done < <( { LC_ALL=C grep -abo $'\xfd7zXZ' "$img" | LC_ALL=C sed 's/:.*/:xz/' || true
            LC_ALL=C grep -aboP '\x28\xb5\x2f\xfd' "$img" | LC_ALL=C sed 's/:.*/:zstd/' || true
            LC_ALL=C grep -aboP '\x1f\x8b\x08' "$img" | LC_ALL=C sed 's/:.*/:gz/' || true; } | sort -n )
[ -n "$unpacked" ] || { say "could not unpack the kernel; using the compressed image"; cp "$img" "$work/vmlinux"; }

# --- root file system
root=$work/root
mkdir -p "$root"/{bin,sbin,dev,proc,sys,run,tmp,root,etc,mnt,share,var,usr/{bin,sbin,lib,share/hwdata,share/misc},lib64}
ln -s ../run "$root/var/run"; ln -s usr/lib "$root/lib"
cp "$bb" "$root/bin/busybox"
for a in $("$bb" --list); do [ "$a" = busybox ] || ln -sf busybox "$root/bin/$a"; done
ln -s ../bin/busybox "$root/sbin/modprobe" # the kernel asks for file systems by this path
find_in() { find "$work/u" -path "$1" \( -type f -o -type l \) | head -1; }
add_lib() { # copy a shared library (by soname) from the unpacked packages, then what it needs
  local so=$1 src
  [ -e "$root/usr/lib/$so" ] && return 0
  src=$(find_in "*/$so"); [ -n "$src" ] || { say "library $so not found in the packages"; return 0; }
  cp -L "$src" "$root/usr/lib/$so"; chmod 755 "$root/usr/lib/$so"
  add_needed "$root/usr/lib/$so"
}
needed() { # DT_NEEDED names, without binutils: ask the packages' own loader
  local ld; ld=$(find_in '*/ld-linux-x86-64.so.2')
  local dirs; dirs=$(find "$work/u" -name '*.so*' -printf '%h\n' | sort -u | paste -sd:)
  "$(readlink -f "$ld")" --library-path "$dirs" --list "$1" 2>/dev/null |
    awk '$2=="=>"{print $1} ' | grep -v '^/' || true
}
add_needed() { local n; for n in $(needed "$1"); do add_lib "$n"; done; }
add_bin() { local src; src=$(find_in "*bin/$1"); [ -n "$src" ] || src=$(find_in "*/lib/android*/$1"); [ -n "$src" ] || { say "no $1 in the packages"; return 0; }
  cp -L "$src" "$root/usr/bin/$1"; add_needed "$root/usr/bin/$1"; }
for b in usbip usbipd adb fastboot lsusb udevadm; do add_bin "$b"; done
cp -L "$(find_in '*/ld-linux-x86-64.so.2')" "$root/lib64/ld-linux-x86-64.so.2"
printf '/usr/lib\n' >"$root/etc/ld.so.conf"
ids=$(find "$work/u" -name usb.ids -type f | head -1); [ -z "$ids" ] || { cp -L "$ids" "$root/usr/share/hwdata/usb.ids"; ln -s ../hwdata/usb.ids "$root/usr/share/misc/usb.ids"; }
printf 'root:x:0:0:root:/root:/bin/sh\n' >"$root/etc/passwd"
printf 'root:x:0:\n' >"$root/etc/group"
printf '127.0.0.1 localhost\n10.0.2.2 host\n' >"$root/etc/hosts"
# every USB driver is loaded by its modalias, as udev would do
printf '%s\n' '$MODALIAS=.* 0:0 660 @modprobe -q -b "$MODALIAS"' '.* 0:0 660' >"$root/etc/mdev.conf"
ln -s udevadm "$root/usr/bin/systemd-udevd"; mkdir -p "$root/etc/udev/rules.d" "$root/usr/lib/udev"
printf '%s\n' 'ACTION!="remove", ENV{MODALIAS}=="?*", RUN+="/sbin/modprobe -q -b $env{MODALIAS}"' >"$root/etc/udev/rules.d/10-rig.rules"
cp "$here/guest-hostroot.sh" "$root/usr/bin/hostroot"; chmod 755 "$root/usr/bin/hostroot"
cp "$here/guest-init.sh" "$root/init"; chmod 755 "$root/init"

# --- modules: the listed ones and what they depend on
say "choosing modules of $kver"
mkdir -p "$work/all/lib/modules"; mv "$kmod/$kver" "$work/all/lib/modules/"
( cd "$work/all" && "$bb" depmod -b "$work/all" "$kver" )
mod=$work/all/lib/modules/$kver
declare -A dep path
while IFS=: read -r p d; do n=${p##*/}; n=${n%%.ko*}; n=${n//-/_}; path[$n]=$p; dep[$n]=$d; done <"$mod/modules.dep"
declare -A done_
take() { local n=${1//-/_} d x
  [ -n "${done_[$n]:-}" ] && return 0; done_[$n]=1
  if [ -z "${path[$n]:-}" ]; then
    grep -qE "/${n//_/[-_]}\.ko" "$mod/modules.builtin" || say "module $1 is not in this kernel"; return 0; fi
  mkdir -p "$root/usr/lib/modules/$kver/$(dirname "${path[$n]}")"
  cp "$mod/${path[$n]}" "$root/usr/lib/modules/$kver/${path[$n]}"
  for d in ${dep[$n]}; do x=${d##*/}; take "${x%%.ko*}"; done; }
for m in $(sed 's/#.*//' "$here/guest-modules.txt"); do
  case $m in */) for p in "${path[@]}"; do case $p in *"$m"*) x=${p##*/}; take "${x%%.ko*}";; esac; done;; *) take "$m";; esac
done
"$bb" depmod -b "$root" "$kver"
cp "$mod/modules.builtin" "$root/usr/lib/modules/$kver/"

( cd "$root" && find . | "$bb" cpio -o -H newc -R 0:0 2>/dev/null ) >"$work/guest.cpio"
mv "$work/vmlinux" "$cache/vmlinux"; mv "$work/guest.cpio" "$cache/guest.cpio"
{ echo "kernel $kver"; ls "$debs"; } >"$cache/versions.txt"
printf '%s' "$want" >"$cache/stamp"
say "done: $(du -h "$cache/vmlinux" | cut -f1) vmlinux, $(du -h "$cache/guest.cpio" | cut -f1) guest.cpio, $(find "$root" -name '*.ko*' | wc -l) modules, in $cache"
