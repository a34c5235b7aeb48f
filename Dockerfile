# The service as an image, for one run of MLflow:
#
#   docker build -t reviewscore --build-arg PRED_MODEL_UUID="$PRED_MODEL_UUID" .
#
# NATIVE_ENGINE=true adds TensorFlow itself, for models that the portable engine cannot run.

# ── what the image is but for the program; first, so that a missing id is told at once
FROM docker.io/library/node:20-bookworm-slim AS base
ARG PRED_MODEL_UUID
RUN [ -n "$PRED_MODEL_UUID" ] || { \
  echo 'PRED_MODEL_UUID is empty. Name the run to serve: --build-arg PRED_MODEL_UUID=<id of the MLflow run>' >&2; exit 1; }
RUN groupadd --gid 2222 aisg \
  && useradd --uid 2222 --gid 2222 --create-home --home-dir /home/aisg --shell /bin/sh aisg \
  && install --directory --owner 2222 --group 2222 /home/aisg/from-gcs \
  && install --directory /var/secret/cloud.google.com

# ── builds the program, with everything that takes
FROM docker.io/library/node:20-bookworm-slim AS build
ARG NATIVE_ENGINE=false
WORKDIR /opt/reviewscore
COPY package.json package-lock.json .npmrc ./
# No package needs its install script to build this, and the one of tfjs-node downloads TensorFlow.
RUN npm ci --ignore-scripts
RUN [ "$NATIVE_ENGINE" != true ] || { \
  npm rebuild @tensorflow/tfjs-node && node -e 'require("@tensorflow/tfjs-node")'; }
COPY . .
RUN npm run pack

# ── the image
FROM base
ARG PRED_MODEL_UUID
ARG PRED_MODEL_GCS_URI
ARG PRED_MODEL_PATH
# PORT is not set: 8080 is the default, and some platforms give their own by other names.
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PRED_MODEL_UUID=$PRED_MODEL_UUID \
    PRED_MODEL_GCS_URI=${PRED_MODEL_GCS_URI:-gs://reviewscore-artifacts/mlflow-tracking-server/$PRED_MODEL_UUID} \
    PRED_MODEL_PATH=${PRED_MODEL_PATH:-/home/aisg/from-gcs/$PRED_MODEL_UUID/artifacts/model/data/model}
# Owned by root: who serves can change nothing of the program.
COPY --from=build /opt/reviewscore/dist/package /opt/reviewscore
COPY docker/entrypoint.sh /opt/reviewscore/docker/
WORKDIR /opt/reviewscore
USER 2222:2222
VOLUME /home/aisg/from-gcs
EXPOSE 8080
# A run may be on its way for as long as PRED_MODEL_FETCH_TIMEOUT_S allows.
HEALTHCHECK --interval=10s --timeout=5s --start-period=900s \
  CMD ["node", "/opt/reviewscore/dist/healthcheck.mjs"]
ENTRYPOINT ["/opt/reviewscore/docker/entrypoint.sh"]
