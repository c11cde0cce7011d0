# The command alone: no shell, no package manager, no root. Build it from the root of the repository.
# Tags can move: the owner pins both images by digest, see docs/releasing.md.
FROM node:22-slim AS build
WORKDIR /source
COPY . .
RUN npx -y pnpm@12 build

FROM gcr.io/distroless/nodejs22-debian12:nonroot
COPY --from=build /source/packages/cli/package.json /source/packages/cli/THIRD-PARTY-LICENSES.txt /source/LICENSE /plimsoll/
COPY --from=build /source/packages/cli/bin /plimsoll/bin
COPY --from=build /source/packages/cli/dist /plimsoll/dist
WORKDIR /work
# By its number, so that Kubernetes can see that it is not root.
USER 65532:65532
ENTRYPOINT ["/nodejs/bin/node", "/plimsoll/bin/plimsoll.js"]
