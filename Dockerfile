# A server of trained networks (docs/serving.md):
#
#   docker build -t alexnet .
#   docker run --rm -p 127.0.0.1:8080:8080 -v "$PWD/runs/demo:/models/demo:ro" alexnet --no-token /models/demo
#
# .ci/dockerfile builds and tries it; where there is no engine it runs the steps below by themselves.

FROM debian:bookworm-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends maven openjdk-17-jdk-headless
WORKDIR /opt/src
COPY pom.xml ./
COPY src/main src/main
RUN mvn -B -ntp -q -P launcher package && mv target/launcher/alexnet.jar target/launcher/lib/

# glibc: libtorch knows no other C library.
FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends openjdk-17-jre-headless && rm -rf /var/lib/apt/lists/*
COPY --from=build /opt/src/target/launcher/lib /opt/alexnet/lib
COPY alexnet LICENSE /opt/alexnet/
# The native libraries are in the image as files, and the archive of classes: a container writes neither. What it
# measures, a second's work, goes to the temporary folder where there is one.
ENV ALEXNET_NATIVES=/opt/alexnet/natives ALEXNET_CACHE=/tmp/alexnet
RUN /opt/alexnet/alexnet doctor --system && rm -rf /tmp/alexnet
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
# bash speaks TCP: the image needs no curl.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD bash -c 'exec 3<>/dev/tcp/127.0.0.1/8080 && printf "GET /v2/health/live HTTP/1.0\r\n\r\n" >&3 && read -r _ status _ <&3 && [ "$status" = 200 ]'
ENTRYPOINT ["/opt/alexnet/alexnet", "serve", "--host", "0.0.0.0"]
CMD ["--help"]
