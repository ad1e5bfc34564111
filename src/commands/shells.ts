/**
 * The part of completion that runs in the shell: it asks osgen, which takes a tenth of a second, so that it always knows
 * the version that is installed; and finds file names itself.
 */

/** In place of a command: the words of a command line follow, and its completion is printed. */
export const completionRequest = '__complete';

const bash = `# Completion of osgen in bash. In ~/.bashrc:  source <(osgen completion bash)
_osgen() {
  local line paths= current=\${COMP_WORDS[COMP_CWORD]}
  [ "$current" = = ] && current=
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :*) paths=\${line#:} ;;
      *) COMPREPLY+=("\${line%%$'\\t'*}") ;;
    esac
  done < <("$1" ${completionRequest} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  [ -z "$paths" ] || compopt -o filenames 2>/dev/null
  while IFS= read -r line; do
    COMPREPLY+=("$line")
  done < <(
    case $paths in
      files) compgen -f -- "$current" ;;
      yaml) compgen -d -- "$current"; compgen -f -X '!*.yaml' -- "$current"; compgen -f -X '!*.yml' -- "$current" ;;
    esac
  )
}
complete -F _osgen osgen
`;

const zsh = `#compdef osgen
# Completion of osgen in zsh. In ~/.zshrc, behind compinit:  source <(osgen completion zsh)
_osgen() {
  local line paths
  local -a found
  for line in "\${(@f)$("\${words[1]}" ${completionRequest} "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    case $line in
      '') ;;
      :*) paths=\${line#:} ;;
      *$'\\t'*) found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}") ;;
      *) found+=("\${line//:/\\\\:}") ;;
    esac
  done
  (( $#found )) && _describe osgen found
  case $paths in
    files) _files ;;
    yaml) _files -g '*.(yaml|yml)' ;;
  esac
}
if [[ $funcstack[1] == _osgen ]]; then _osgen "$@"; else compdef _osgen osgen; fi
`;

const fish = `# Completion of osgen in fish. Once:  osgen completion fish > ~/.config/fish/completions/osgen.fish
function __osgen_complete
  set -l words (commandline -opc)
  set -l current (commandline -ct)
  for line in ($words[1] ${completionRequest} $words[2..] "$current" 2>/dev/null)
    switch $line
      case :files
        __fish_complete_path "$current"
      case :yaml
        __fish_complete_suffix .yaml
      case '*'
        echo $line
    end
  end
end
complete -c osgen -f -a '(__osgen_complete)'
`;

/** By the name of the shell. */
export const completionScripts = { bash, zsh, fish } as const;
export type Shell = keyof typeof completionScripts;
