// @ts-check
// Prints the formula for a Homebrew tap: it installs the tarball of a release, which only needs Node.
//
//   node scripts/homebrew/index.mjs plimsoll-X.Y.Z.tgz > Formula/plimsoll.rb
//
// `pnpm pack` makes the tarball from packages/cli, and the release of that version has it as a file.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readHome } from '../lib/home.mjs';
import { packages } from '../lib/workspace.mjs';

const [tarball, ...others] = process.argv.slice(2);
const manifest = packages().find(({ name }) => name === 'plimsoll')?.manifest;
if (tarball === undefined || others.length > 0 || !manifest) {
  console.error('homebrew: name the tarball of packages/cli, and nothing else.');
  process.exit(2);
}
const { repository, site } = readHome();
const { version, license } = manifest;
const sha256 = createHash('sha256').update(readFileSync(tarball)).digest('hex');

console.log(`class Plimsoll < Formula
  desc "Lint Kubernetes manifests against CIS, NSA/CISA and the Pod Security Standards"
  homepage "${site}"
  url "${repository}/releases/download/v${version}/plimsoll-${version}.tgz"
  sha256 "${sha256}"
  license "${license}"

  depends_on "node"

  def install
    system "npm", "install", *std_npm_args
    bin.install_symlink libexec/"bin/plimsoll"
    man1.install "man/plimsoll.1"
    generate_completions_from_executable(bin/"plimsoll", "completion", shells: [:bash, :zsh, :fish])
  end

  test do
    (testpath/"pod.yaml").write <<~YAML
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
      spec:
        hostPID: true
        containers:
          - name: app
            image: registry.example/app:1.0.0
    YAML
    assert_match "pod-security/host-pid", shell_output("#{bin}/plimsoll --no-config pod.yaml", 1)
    assert_match version.to_s, shell_output("#{bin}/plimsoll --version")
  end
end`);
