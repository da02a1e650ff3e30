/** What `stagegraph --help` prints. */
export const usage = `stagegraph: why did Docker rebuild that?

  stagegraph graph FILE… [--build-arg K=V]… [--target T] [--platform P]
  stagegraph explain BUILD [--against BUILD] [--context DIR] [-f FILE] [--fail-on-rebuild STEP|STAGE]
  stagegraph forecast [-f FILE] [--context DIR] [--against BUILD] [--build-arg K=V]… [--fail-on-rebuild STEP|STAGE]
  stagegraph advise FILE [--build BUILD]… [--context DIR] [--apply ID [--write] [--prove [--builder B]]]
  stagegraph context [-f FILE] [--context DIR] [--why PATH]
  stagegraph replay [-f FILE]… [--context DIR] [--commits N | --since DATE | A..B] [--base REF]
             [--build BUILD]… [--fail-over STEP=30%]
  stagegraph history [--builder B]

BUILD is a history ref, a .dockerbuild, a rawjson log, a plain log, or - for standard input.
--format text|json|markdown everywhere; svg|dot|mermaid for graph and explain too, svg for replay.
Exit codes: 0 done, 1 --fail-on-rebuild or --fail-over found one, 2 bad use or unreadable input.
`;
