/** `osgen schema`: the JSON Schema of the topology, for editors and other programs. */
import { schemaText } from '../init/schema.js';
import { resources } from '../load/resources.js';
import { defineCommand } from './command.js';

export const schemaCommand = defineCommand({
  usage: 'schema',
  describe: 'print the JSON Schema of the topology',
  options: (command) => command
    .example('$0 schema > topology.schema.json', 'the schema of this version, for the editor line at the top of a topology'),
  run: (_, terminal) => {
    terminal.out(schemaText(resources.topologySchema));
    return 0;
  },
});
