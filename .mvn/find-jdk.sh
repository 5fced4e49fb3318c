# Sourced by mvnw and by dure: leaves JAVA_HOME pointing at a JDK of version 25 or newer, or says what to install.
# Looks at JAVA_HOME, then at the java of the PATH, then at the usual folders. POSIX sh.
dure_jdk_version() { # the major version of the JDK in folder $1, or 0
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || { echo 0; return; }
  v=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  echo "${v:-0}"
}
dure_find_jdk() {
  if [ -n "${JAVA_HOME-}" ] && [ "$(dure_jdk_version "$JAVA_HOME")" -ge 25 ]; then return 0; fi
  on_path=$(command -v javac 2>/dev/null) && on_path=$(readlink -f "$on_path" 2>/dev/null) || on_path=
  set +f
  for home in "${on_path%/bin/javac}" /usr/lib/jvm/* /opt/java/* /opt/jdk* /usr/local/openjdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -d "$home" ] || continue
    if [ "$(dure_jdk_version "$home")" -ge 25 ]; then
      JAVA_HOME=$home
      export JAVA_HOME
      return 0
    fi
  done
  echo "Dure needs a JDK 25 and found none: install one (for example Temurin 25 from adoptium.net) or set JAVA_HOME to it." >&2
  return 1
}
dure_find_jdk || exit 3
