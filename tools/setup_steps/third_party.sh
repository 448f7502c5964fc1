# Sourced by tools/setup: sources and data of others, from Debian's source packages, unpacked under
# the cache folder. A SYNC_ACT_..._DIR variable that is set already is used instead.

third_party=$cache/third_party
imgui_dir=${SYNC_ACT_IMGUI_DIR:-$third_party/imgui-1.90.1}
zlib_dir=${SYNC_ACT_ZLIB_DIR:-$third_party/zlib-1.3.1}
nifticlib_dir=${SYNC_ACT_NIFTICLIB_DIR:-$third_party/nifticlib-3.0.1}
# ch2bet (a skull-stripped single-subject head in MNI space) and AAL, from the mricron-data package.
template_dir=${SYNC_ACT_TEMPLATE_DIR:-$third_party/mricron-data}

third_party_key() { echo "2 $imgui_dir $zlib_dir $nifticlib_dir $template_dir"; }

set_up_third_party() {
  local needed=no folder
  for folder in "$imgui_dir/imgui.h" "$zlib_dir/zlib.h" "$nifticlib_dir/nifti2/nifti2_io.h" "$template_dir/ch2bet.nii.gz"; do
    [ -e "$folder" ] || needed=yes
  done
  [ $needed = yes ] || return 0
  mkdir -p "$cache/downloads/sources" "$third_party"
  open_debian_archive
  cd "$cache/downloads/sources"
  unpack_source imgui imgui.h "$imgui_dir" 1.90.1+ds-1
  unpack_source zlib zlib.h "$zlib_dir" '1:1.3.dfsg+really1.3.1-1'
  unpack_source nifticlib nifti2/nifti2_io.h "$nifticlib_dir" 3.0.1-9.1 3.0.1-9
  unpack_template
  rm -rf "$cache/downloads/sources"
}

# unpack_source PACKAGE FILE FOLDER VERSION...: the upstream tarball, without Debian's changes; FILE
# tells that it is the right one.
unpack_source() {
  local package=$1 file=$2 folder=$3 tarball
  shift 3
  [ ! -e "$folder/$file" ] || return 0
  case $folder in "$third_party"/*) ;; *) give_up "$folder has no $file; unset or correct the variable that names it" ;; esac
  fetch_source "$package" "$@"
  tarball=$(ls "$package"_*.orig.tar.* | grep -v '\.asc$' | head -n 1)
  rm -rf "$folder.part"
  mkdir -p "$folder.part"
  tar -xf "$tarball" -C "$folder.part" --strip-components=1 --no-same-owner
  [ -e "$folder.part/$file" ] || give_up "$tarball holds no $file"
  rm -rf "$folder"
  mv "$folder.part" "$folder"
}

unpack_template() {
  [ ! -e "$template_dir/ch2bet.nii.gz" ] || return 0
  case $template_dir in "$third_party"/*) ;; *) give_up "$template_dir has no ch2bet.nii.gz; unset or correct SYNC_ACT_TEMPLATE_DIR" ;; esac
  fetch_debs mricron-data
  rm -rf "$template_dir.part" template
  mkdir -p "$template_dir.part" template
  dpkg-deb -x "$(ls mricron-data_*.deb | head -n 1)" template
  cp template/usr/share/mricron/templates/ch2bet.nii.gz template/usr/share/mricron/templates/aal.* \
    template/usr/share/doc/mricron-data/copyright "$template_dir.part/"
  rm -rf "$template_dir" template
  mv "$template_dir.part" "$template_dir"
}
