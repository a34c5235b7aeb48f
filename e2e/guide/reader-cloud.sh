# Stands in for what needs a cluster or a cloud, in the terminal of a test: notes what it was called with, by the shell's own
# reading of the guide, and what it was to apply. RECORDS is the folder for both.
note() {
  printf '%s\037' "$@" >"$(mktemp "$RECORDS/call-$(date +%s%N)-XXXXXX")"
}

kubectl() {
  note kubectl "$@"
  if [ "$1" = kustomize ]; then cat "$RECORDS/${2//\//-}.yaml"; fi
  while [ $# -gt 1 ]; do
    if [ "$1" = -f ]; then cat "${2/#-/\/dev/stdin}" >"$(mktemp "$RECORDS/applied-XXXXXX")"; fi
    shift
  done
}

gcloud() { note gcloud "$@"; }
docker() { note docker "$@"; }
sudo() { note sudo "$@"; }
