#!/usr/bin/env bash
# What the action runs: installs the command, lints, writes annotations, the summary and SARIF.
# Inputs are variables PLIMSOLL_…; GITHUB_… and RUNNER_TEMP are as GitHub sets them. Names of files and refs come from
# strangers: they are quoted everywhere, stand behind `--`, and no message prints them raw.
set -euo pipefail

fail() { # message: what is wrong, and what to do
  echo "::error title=plimsoll::$1"
  exit 2
}
output() { echo "$1=$2" >>"$GITHUB_OUTPUT"; }

flag() { # input value: whether it is true; anything but true and false is an error
  case "$2" in
    true) return 0 ;;
    false) return 1 ;;
    *) fail "The input $1 must be true or false." ;;
  esac
}

# The fact of the event that a path names, such as `pull_request.base.sha`; empty where it has none.
event() { # path
  node -e '
    const event = JSON.parse(require("node:fs").readFileSync(process.env.GITHUB_EVENT_PATH, "utf8"));
    const value = process.argv[1].split(".").reduce((from, key) => from?.[key], event);
    process.stdout.write(typeof value === "string" ? value : "");
  ' "$1"
}

lines=()
read_lines() { # text: its lines that are not empty, in the list `lines`
  lines=()
  local line
  while IFS= read -r line; do
    line="${line%$'\r'}"
    if [ -n "$line" ]; then lines+=("$line"); fi
  done <<<"$1"
}

command -v node >/dev/null || fail 'There is no Node on this runner. Add a step with actions/setup-node before.'

# Outside of the repository, whose .npmrc and node_modules are not ours.
install() {
  # No address, no directory: those would be code of somebody else.
  [[ "$PLIMSOLL_VERSION" =~ ^[0-9A-Za-z^~][0-9A-Za-z.+-]*$ ]] ||
    fail 'The input version must be a version, a range such as ^0.1.0, or a tag of npm.'
  tool="$RUNNER_TEMP/plimsoll"
  mkdir -p "$tool"
  (cd "$tool" && npm install --prefix . --ignore-scripts --no-audit --no-fund --no-save --loglevel=error \
    "plimsoll@$PLIMSOLL_VERSION" >&2) ||
    fail 'npm could not install plimsoll in the version that the input names. The log says why.'
}

# Whether the change is that of a stranger: of a pull request from a fork, or where the workflow says so.
untrusted() {
  case "$PLIMSOLL_UNTRUSTED:$GITHUB_EVENT_NAME" in
    true:*) return 0 ;;
    false:*) return 1 ;;
    # Of a fork that is gone the event has no name: then it is a stranger's, too.
    auto:pull_request*) [ "$(event pull_request.head.repo.full_name)" != "$GITHUB_REPOSITORY" ] ;;
    # It runs with the rights of the repository, after a workflow that a fork may have started.
    auto:workflow_run) [ "$(event workflow_run.head_repository.full_name)" != "$GITHUB_REPOSITORY" ] ;;
    # Anyone may comment, and such a workflow checks out the pull request that the comment is on.
    auto:issue_comment) return 0 ;;
    auto:*) return 1 ;;
    *) fail 'The input untrusted must be true, false or auto.' ;;
  esac
}

# The commit that the change is compared with; empty where the event has none, such as the first push of a branch.
base_commit() {
  case "$GITHUB_EVENT_NAME" in
    pull_request | pull_request_target) event pull_request.base.sha ;;
    merge_group) event merge_group.base_sha ;;
    push) event before ;;
  esac
}

changed=()
changed_files() { # in the list `changed`; 1 where nothing says what changed
  local base file
  base="$(base_commit)"
  if [[ ! "$base" =~ ^[0-9a-f]{40,64}$ || "$base" =~ ^0+$ ]]; then return 1; fi
  if ! git cat-file -e "$base^{commit}" 2>/dev/null; then
    git fetch --quiet --no-tags --depth=1 origin "$base" >&2 ||
      fail 'The commit before the change is not in the checkout and cannot be fetched. Set fetch-depth: 0 on actions/checkout.'
  fi
  # Without the history between them the base itself stands for where the change began: more is reported, never less.
  base="$(git merge-base "$base" HEAD 2>/dev/null || echo "$base")"
  # A failure of git inside of `<(…)` would be silent, so its output is a file.
  git diff --name-only -z --no-renames --no-ext-diff --no-textconv --relative --diff-filter=d "$base" HEAD -- \
    ${paths[@]+"${paths[@]}"} >"$RUNNER_TEMP/plimsoll-changed" ||
    fail 'git cannot say which files the change has. The log says why.'
  while IFS= read -r -d '' file; do
    case "$file" in
      *.yaml | *.yml | *.json | *.tpl) changed+=("./$file") ;;
    esac
  done <"$RUNNER_TEMP/plimsoll-changed"
}

skip() { # message
  echo "::notice title=plimsoll::$1"
  if flag summary "$PLIMSOLL_SUMMARY"; then echo "$1" >>"$GITHUB_STEP_SUMMARY"; fi
  output exit-code 0
  exit 0
}

read_lines "$PLIMSOLL_PATHS"
paths=(${lines[@]+"${lines[@]}"})

args=(--format=github "--fail-on=$PLIMSOLL_FAIL_ON")
if [ -n "$PLIMSOLL_CONFIG" ]; then args+=("--config=$PLIMSOLL_CONFIG"); fi
read_lines "$PLIMSOLL_PRESET"
for line in ${lines[@]+"${lines[@]}"}; do args+=("--preset=$line"); done
if [ -n "$PLIMSOLL_BASELINE" ]; then args+=("--baseline=$PLIMSOLL_BASELINE"); fi
if untrusted; then args+=(--no-code --no-inline-suppressions); fi

sarif="$PLIMSOLL_SARIF"
if [ -z "$sarif" ] && flag upload-sarif "$PLIMSOLL_UPLOAD_SARIF"; then sarif="$RUNNER_TEMP/plimsoll.sarif"; fi
if [[ "$sarif" == *$'\n'* ]]; then fail 'The input sarif must be the name of one file.'; fi
if [ -n "$sarif" ]; then args+=("--format=sarif=$sarif" "--sarif-category=$PLIMSOLL_CATEGORY"); fi
summary="$RUNNER_TEMP/plimsoll-summary.md"
rm -f "$summary"
if flag summary "$PLIMSOLL_SUMMARY"; then args+=("--format=markdown=$summary"); fi
read_lines "$PLIMSOLL_ARGS"
args+=(${lines[@]+"${lines[@]}"})

if flag changed-only "$PLIMSOLL_CHANGED_ONLY"; then
  if ! changed_files; then
    echo '::notice title=plimsoll::This event does not say what changed, so all files are reported.'
  elif [ "${#changed[@]}" = 0 ]; then
    skip 'No manifest changed, so nothing was linted.'
  elif [ "$(printf '%s' "${changed[@]}" | wc -c)" -gt 100000 ]; then
    echo '::notice title=plimsoll::The change has more files than a command can name, so all files are reported.'
  else
    args+=(--report-only --allow-empty)
    paths=("${changed[@]}")
  fi
fi

install
code=0
"$tool/node_modules/.bin/plimsoll" "${args[@]}" -- ${paths[@]+"${paths[@]}"} || code=$?
if [ -f "$summary" ]; then cat "$summary" >>"$GITHUB_STEP_SUMMARY"; fi
output exit-code "$code"
# A run that failed may have written none, or a part.
if [ -n "$sarif" ] && [ "$code" -lt 2 ] && [ -f "$sarif" ]; then output sarif "$sarif"; fi
exit "$code"
