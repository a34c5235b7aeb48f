#!/bin/sh
# The image's start. It fetches nothing itself: the server does, where the run is absent, and knows better than a copying
# tool how: whole or not at all, once for all that share the volume, listening and answering probes meanwhile.
set -eu

key=/var/secret/cloud.google.com/gcp-service-account.json
if [ -z "${GOOGLE_APPLICATION_CREDENTIALS:-}" ] && [ -f "$key" ]; then
  export GOOGLE_APPLICATION_CREDENTIALS="$key"
fi

# What gsutil has copied in half misses files, or has some by the name of what they are to become.
is_whole() {
  [ -f "$1/saved_model.pb" ] && [ -f "$1/variables/variables.index" ] &&
    [ -z "$(find "$1" -name '*_.gstmp')" ]
}

note() {
  echo "Run ${PRED_MODEL_UUID:-} $1" >&2
}

# Vertex AI names the artifacts that a model was uploaded with: they are what to serve, not the run that the image is for.
if [ -n "${AIP_STORAGE_URI:-}" ]; then
  PRED_MODEL_UUID=$(basename "$AIP_STORAGE_URI")
  export PRED_MODEL_UUID PRED_MODEL_GCS_URI="$AIP_STORAGE_URI"
  export PRED_MODEL_PATH="/home/aisg/from-gcs/$PRED_MODEL_UUID"
fi

# Where the run is already, or comes from.
settle() {
  path=${PRED_MODEL_PATH:-}
  run=${path%/artifacts/model/data/model}
  [ -n "${PRED_MODEL_GCS_URI:-}" ] && [ -z "${PRED_MODEL_WATCH:-}" ] && [ ! -f "$run/.fetched.json" ] || return 0
  if is_whole "$path"; then
    note "was copied to $run by hand: served as it is, not fetched."
    unset PRED_MODEL_GCS_URI
  elif [ "$run" = "/home/aisg/from-gcs/${PRED_MODEL_UUID:-}" ] && [ -d "models/${PRED_MODEL_UUID:-}/artifacts" ] && [ -z "${GOOGLE_APPLICATION_CREDENTIALS:-}${STORAGE_EMULATOR_HOST:-}" ]; then
    note 'comes with the image, and there are no credentials to fetch it with: served from the image.'
    unset PRED_MODEL_GCS_URI PRED_MODEL_PATH
  fi
}

# Another command than serving, such as node dist/model-fetch.mjs, is given as it is. Process 1 is the command itself, so that
# it gets the signals.
if [ $# -eq 0 ]; then
  settle
  set -- node dist/main.mjs
fi
exec "$@"
