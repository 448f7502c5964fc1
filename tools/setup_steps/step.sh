# Sourced by tools/setup: the cache folder, the lock, and how one step is run, stamped and reported.

cache_folder() {
  if [ -n "${SYNC_ACT_CACHE:-}" ]; then
    echo "$SYNC_ACT_CACHE"
  elif [ -n "${XDG_CACHE_HOME:-}" ]; then
    echo "$XDG_CACHE_HOME/sync-act"
  else
    local home=${HOME:-}
    [ -n "$home" ] || home=$(getent passwd "$(id -u)" | cut -d: -f6)
    echo "${home:-/tmp}/.cache/sync-act"
  fi
}

say() { echo "setup: $*"; }

# The one line of a failure: what failed and what to do.
stop() {
  echo "setup: FAILED: $*" >&2
  exit 1
}

cache=$(cache_folder)
case $cache in /*) ;; *) cache=$PWD/$cache ;; esac
mkdir -p "$cache/logs" || stop "cannot create $cache; set SYNC_ACT_CACHE to a folder you can write to"
stamps=$cache/stamps
reason_file=$cache/logs/reason

# Two set-ups at once would unpack into the same folder, so the second waits for the first.
take_lock() {
  exec 8>"$cache/lock"
  if ! flock -n 8; then
    say "another set-up is running; waiting for it"
    flock 8
  fi
}

# Inside a step: end it with a reason that the closing line repeats.
give_up() {
  echo "$*" >"$reason_file"
  exit 1
}

# run_quietly NAME FUNCTION...: FUNCTION in a subshell with errors fatal, its output in a log.
run_quietly() {
  local name=$1 log status started
  shift
  log=$cache/logs/${name// /-}.log
  rm -f "$reason_file"
  started=$SECONDS
  set +e
  (
    set -e
    "$@"
  ) 8>&- >"$log" 2>&1 </dev/null
  status=$?
  set -e
  if [ $status -ne 0 ]; then
    local reason
    reason=$(cat "$reason_file" 2>/dev/null || tail -n 1 "$log")
    stop "$name: ${reason:-it ended with status $status} (log: $log; run tools/setup again to resume)"
  fi
  say "$name: done in $((SECONDS - started)) s"
}

# run_step NAME KEY FUNCTION [PATH...]: once per KEY, which changes when what the step makes should
# change, and again when one of the PATHs that it makes is gone.
run_step() {
  local name=$1 key=$2 function=$3 stamp=$stamps/${1// /-} path
  shift 3
  for path in "$@"; do [ -e "$path" ] || rm -f "$stamp"; done
  if [ "$(cat "$stamp" 2>/dev/null)" = "$key" ]; then
    say "$name: there already"
    return
  fi
  say "$name: $(describe "$name")"
  run_quietly "$name" "$function"
  mkdir -p "$stamps"
  echo "$key" >"$stamp"
}

# run_check NAME LISTER FUNCTION: FUNCTION with what LISTER prints as missing, if anything.
run_check() {
  local name=$1 missing
  missing=$("$2")
  if [ -z "$missing" ]; then
    say "$name: there already"
    return
  fi
  say "$name: installing" $missing
  run_quietly "$name" "$3" $missing
  missing=$("$2")
  [ -z "$missing" ] || stop "$name: still missing after installing them: $(echo $missing)"
}

describe() {
  case $1 in
    emscripten) echo "fetching and unpacking the compiler to WebAssembly (about 330 MB)" ;;
    'third-party sources') echo "fetching Dear ImGui, zlib, nifti_clib and the brain template" ;;
    'npm packages') echo "installing what package-lock.json lists" ;;
  esac
}

# version_at_least HAVE WANT
version_at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }
