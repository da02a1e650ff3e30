import { describe } from 'node:test';
import { check } from './rows';

describe('advice: move ARG and ENV down', () => {
  check('move-down', [
    {
      name: 'to its first use',
      text: 'FROM alpine\nARG GIT_SHA\nRUN apk add curl\nCOPY . .\nRUN make SHA=$GIT_SHA\n',
      after: 'FROM alpine\nRUN apk add curl\nCOPY . .\nARG GIT_SHA\nRUN make SHA=$GIT_SHA\n',
    },
    {
      name: 'a label is a use; comments go along',
      text: 'FROM alpine\n# the commit\nARG GIT_SHA=x\nRUN apk add curl\n# shown by inspect\nLABEL rev=$GIT_SHA\n',
      after: 'FROM alpine\nRUN apk add curl\n# the commit\nARG GIT_SHA=x\n# shown by inspect\nLABEL rev=$GIT_SHA\n',
    },
    {
      name: 'ENV that nothing uses: to the end of the stage',
      text: 'FROM alpine AS a\nENV BUILD_DATE=1\nRUN apk add curl\n\nFROM alpine\nCOPY --from=a /x /x\n',
      after: 'FROM alpine AS a\nRUN apk add curl\nENV BUILD_DATE=1\n\nFROM alpine\nCOPY --from=a /x /x\n',
    },
    {
      name: 'a last line without a break',
      text: 'FROM alpine\nARG GIT_SHA=1\nRUN apk add curl',
      after: 'FROM alpine\nRUN apk add curl\nARG GIT_SHA=1\n',
    },
    {
      name: 'line breaks of the file',
      text: 'FROM alpine\r\nARG GIT_SHA=1\r\nRUN apk add curl\r\nLABEL a=$GIT_SHA\r\n',
      after: 'FROM alpine\r\nRUN apk add curl\r\nARG GIT_SHA=1\r\nLABEL a=$GIT_SHA\r\n',
    },
    {
      name: 'an install of packages names none',
      text: 'FROM node\nARG COMMIT_SHA=1\nCOPY package.json .\nRUN --mount=type=cache,target=/root/.npm npm ci && rm -rf /tmp/x\nLABEL a=$COMMIT_SHA\n',
      after:
        'FROM node\nCOPY package.json .\nRUN --mount=type=cache,target=/root/.npm npm ci && rm -rf /tmp/x\nARG COMMIT_SHA=1\nLABEL a=$COMMIT_SHA\n',
    },
    { name: 'used at once', text: 'FROM alpine\nARG GIT_SHA=1\nRUN echo $GIT_SHA\nRUN apk add curl\n' },
    { name: 'only COPY lies between', text: 'FROM alpine\nARG GIT_SHA=1\nCOPY . .\nLABEL a=$GIT_SHA\n' },
    { name: 'a constant of no label', text: 'FROM alpine\nENV NODE_ENV=production\nRUN npm ci\nLABEL a=1\n' },
    {
      name: 'over make',
      text: 'FROM alpine\nARG VERSION=1\nRUN make\nLABEL v=$VERSION\n',
      refused: /line 3 runs make, which may read it/,
    },
    {
      name: 'over the build script of the project',
      text: 'FROM node\nARG APP_VERSION=1\nRUN npm run build\nLABEL v=$APP_VERSION\n',
      refused: /runs npm run, which may read it/,
    },
    {
      name: 'over a downloaded script',
      text: 'FROM alpine\nARG VERSION=1\nRUN curl -L https://x/y | sh\nLABEL v=$VERSION\n',
      refused: /runs sh/,
    },
    {
      name: 'over a program in the background',
      text: 'FROM alpine\nARG VERSION=1\nRUN sleep 1 & make\nLABEL v=$VERSION\n',
      refused: /runs make/,
    },
    {
      name: 'over a program that another starts',
      text: 'FROM alpine\nARG VERSION=1\nRUN command make\nLABEL v=$VERSION\n',
      refused: /runs command/,
    },
    {
      name: 'over a redirection of both outputs',
      text: 'FROM alpine\nARG VERSION=1\nRUN apk add x >/dev/null 2>&1\nLABEL v=$VERSION\n',
      after: 'FROM alpine\nRUN apk add x >/dev/null 2>&1\nARG VERSION=1\nLABEL v=$VERSION\n',
    },
    {
      name: 'over env',
      text: 'FROM alpine\nARG VERSION=1\nRUN apk add x && env > /e\nLABEL v=$VERSION\n',
      refused: /runs env/,
    },
    {
      name: 'over exec form',
      text: 'FROM alpine\nARG VERSION=1\nRUN ["/x"]\nLABEL v=$VERSION\n',
      refused: /a program that may read it/,
    },
    {
      name: 'over a command that is made up',
      text: 'FROM alpine\nARG VERSION=1\nRUN echo $(cat x)\nLABEL v=$VERSION\n',
      refused: /not all be told/,
    },
    {
      name: 'over a line that sets what its value uses',
      text: 'FROM alpine\nARG B=1\nARG VERSION=$B\nRUN apk add x\nENV B=2\nLABEL v=$VERSION\n',
      refused: /line 5 sets B/,
    },
  ]);
});

describe('advice: ARG instead of ENV', () => {
  check('arg-for-env', [
    {
      name: 'in a stage whose configuration the target does not have',
      text: 'FROM golang AS b\nenv CGO_ENABLED=0\nRUN go build\nFROM scratch\nCOPY --from=b /x /x\n',
      after: 'FROM golang AS b\nARG CGO_ENABLED=0\nRUN go build\nFROM scratch\nCOPY --from=b /x /x\n',
    },
    {
      name: 'the old form',
      text: 'FROM debian AS b\nENV DEBIAN_FRONTEND noninteractive\nRUN x\nFROM scratch\nCOPY --from=b /x /x\n',
      after: 'FROM debian AS b\nARG DEBIAN_FRONTEND="noninteractive"\nRUN x\nFROM scratch\nCOPY --from=b /x /x\n',
    },
    {
      name: "the target's configuration",
      text: 'FROM debian\nENV DEBIAN_FRONTEND=noninteractive\nRUN x\n',
      refused: /containers and images built on it would lose it/,
    },
    {
      name: 'a stage below the target',
      text: 'FROM debian AS b\nENV DEBIAN_FRONTEND=noninteractive\nFROM b\nRUN x\n',
      refused: /would lose it/,
    },
    {
      name: 'used by a command',
      text: 'FROM g AS b\nENV GOFLAGS=-x\nCMD go $GOFLAGS\nRUN y\nFROM scratch\nCOPY --from=b /x /x\n',
      refused: /line 3 uses it in a container/,
    },
    {
      name: 'an ARG of the stage gives it its value',
      text: 'FROM g AS b\nARG GOFLAGS=-x\nENV GOFLAGS=$GOFLAGS\nRUN y\nFROM scratch\nCOPY --from=b /x /x\n',
    },
    {
      name: 'an ARG of another stage',
      text: 'FROM g AS a\nARG GOFLAGS\nRUN z\nFROM g AS b\nENV GOFLAGS=-x\nRUN y\nFROM scratch\nCOPY --from=b /x /x\nCOPY --from=a /y /y\n',
      refused: /another ARG has the name GOFLAGS/,
    },
    {
      name: 'a stage that may be a target of its own',
      text: 'FROM g AS b\nENV GOFLAGS=-x\nRUN y\nFROM b AS test\nRUN z\nFROM scratch\nCOPY --from=b /x /x\n',
      refused: /test stands on it or is it, and no other stage uses that/,
    },
    {
      name: 'a variable that programs read',
      text: 'FROM g AS b\nENV PORT=1\nRUN x\nFROM scratch\nCOPY --from=b /x /x\n',
    },
  ]);
});
