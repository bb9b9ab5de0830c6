/** The command line: the same engine and trainers as the window, without a window. */
import { Command, Option } from 'commander'
import type { DatasetExportFormat } from './contract/dataset.ts'
import { datasetExportFormatSchema } from './contract/dataset.ts'
import { exportFormats, exportRun } from './cli/export.ts'
import type { ExportFormat } from './cli/export.ts'
import { importRun } from './cli/importRun.ts'
import { always, collect, command, exitWith, perform } from './cli/command.ts'
import type { Shared } from './cli/command.ts'
import { listDatasets, listMethods, listRuns, showRun } from './cli/commands.ts'
import { exportDataset, importDataset, listUnfinished, relinkDataset } from './cli/datasets.ts'
import { collectCommand, submitCommand, taskCommand } from './cli/cluster.ts'
import { count, submitOptions, withSubmitOptions } from './cli/clusterOptions.ts'
import type { SubmitFlags } from './cli/clusterOptions.ts'
import { demoCommand } from './cli/demo.ts'
import { programVersion } from './app/installation.ts'
import { reportFormats, writeReport } from './cli/writeReport.ts'
import type { ReportFormat } from './cli/writeReport.ts'
import { rebuildCommand } from './cli/rebuild.ts'
import { forkCommand, resumeCommand, runCommand } from './cli/run.ts'
import { serveCommand } from './cli/serve.ts'
import { listStudies, studyCommand } from './cli/study.ts'
import type { StudyFlags } from './cli/study.ts'
import { samplerSchema } from './contract/study.ts'

type RunFlags = {
  readonly set: string[]
  readonly seed?: string
  readonly eager?: true
  readonly name?: string
}
const program = new Command('steradian')
  .description('A workbench for people who study how deep networks train.')
  .version(programVersion())

command(program, 'methods', 'list the laboratories').action((options: Shared) =>
  perform(options, always(listMethods)),
)

command(program, 'datasets', 'list the data sets').action((options: Shared) =>
  perform(options, always(listDatasets)),
)

command(program, 'import <path...>', 'import files or folders as one data set')
  .option('--name <name>', 'name of the data set')
  .option('--set <key=value>', 'one choice, such as leaks=skip; may be repeated', collect, [])
  .action((paths: string[], options: Shared & { name?: string; set: string[] }) =>
    perform(
      options,
      always((session, output) =>
        importDataset(session, output, { paths, name: options.name, set: options.set }),
      ),
    ),
  )

command(program, 'unfinished-imports', 'list imports that a crash ended; importing again goes on')
  .option('--discard <id>', 'throw one of them away')
  .action((options: Shared & { discard?: string }) =>
    perform(
      options,
      always((session, output) => listUnfinished(session, output, { discard: options.discard })),
    ),
  )

command(program, 'relink <id> <path...>', 'tell a data set where its source lies now').action(
  (datasetId: string, paths: string[], options: Shared) =>
    perform(
      options,
      always((session, output) => relinkDataset(session, output, { datasetId, paths })),
    ),
)

command(program, 'export-dataset <id>', 'write a data set as class folders of PNG, or as NPZ')
  .addOption(
    new Option('--format <format>', 'class-folders or npz')
      .choices(datasetExportFormatSchema.options)
      .default('npz'),
  )
  .option('--to <folder>', 'where to', '.')
  .action((datasetId: string, options: Shared & { format: DatasetExportFormat; to: string }) =>
    perform(
      options,
      always((session, output) => exportDataset(session, output, { datasetId, ...options })),
    ),
  )

command(program, 'run <target>', 'train: a method’s name or a configuration file')
  .option('--set <key=value>', 'change one setting; may be repeated', collect, [])
  .option('--seed <number>', 'same as --set training.seed=<number>')
  .option('--eager', 'run the step op by op instead of compiled; same as --set training.eager=true')
  .option('--name <name>', 'name of the run')
  .action((target: string, options: Shared & RunFlags) =>
    perform(options, (session, output) =>
      runCommand(session, output, {
        target,
        set: options.set,
        seed: options.seed,
        eager: options.eager === true,
        name: options.name,
      }),
    ),
  )

command(program, 'study <target>', 'search settings: a method, a file, or a study to go on with')
  .option(
    '--search <range>',
    'as key=low..high[:log][:grid] or key=a,b,c; may be repeated',
    collect,
    [],
  )
  .option('--set <key=value>', 'fix one setting; may be repeated', collect, [])
  .addOption(
    new Option('--sampler <sampler>', 'how trials are proposed')
      .choices(samplerSchema.options)
      .default('tpe'),
  )
  .option('--metric <name>', 'figure to search for, such as test/loss')
  .option('--maximize', 'the greatest instead of the least')
  .option('--trials <count>', 'proposals in all', Number, 20)
  .option('--at-once <count>', 'trials under way at once', Number, 1)
  .option('--seed <number>', 'seed of the sampler', Number, 1)
  .option('--halving <range>', 'successive halving, as training.steps=100..900:3')
  .option('--name <name>', 'name of the study')
  .action((target: string, options: Shared & Omit<StudyFlags, 'target'>) =>
    perform(options, (session, output) =>
      studyCommand(session, output, {
        ...{ target, search: options.search, set: options.set, sampler: options.sampler },
        ...{ metric: options.metric, maximize: options.maximize === true, seed: options.seed },
        ...{ trials: options.trials, atOnce: options.atOnce },
        ...{ halving: options.halving, name: options.name },
      }),
    ),
  )

command(program, 'studies', 'list the studies').action((options: Shared) =>
  perform(options, always(listStudies)),
)

command(program, 'fork <run>', 'go on from a checkpoint of a run as a new run, with other settings')
  .option('--step <step>', 'of the checkpoint (default: the newest)', Number)
  .option('--set <key=value>', 'change one setting; may be repeated', collect, [])
  .option('--name <name>', 'name of the new run')
  .action((runId: string, options: Shared & { step?: number; set: string[]; name?: string }) =>
    perform(options, (session, output) =>
      forkCommand(session, output, {
        ...{ runId, step: options.step, set: options.set, name: options.name },
      }),
    ),
  )

command(program, 'resume <run>', 'go on from the last checkpoint').action(
  (runId: string, options: Shared) =>
    perform(options, (session, output) => resumeCommand(session, output, runId)),
)

command(program, 'runs', 'list the runs').action((options: Shared) =>
  perform(options, always(listRuns)),
)

command(program, 'show <run>', 'everything about one run').action(
  (runId: string, options: Shared) =>
    perform(
      options,
      always((session, output) => showRun(session, output, runId)),
    ),
)

command(program, 'export <run>', 'write a run’s figures, or its network, to files')
  .addOption(
    new Option(
      '--format <format>',
      'figures: csv, json, parquet, tensorboard; all of it: bundle; network: savedmodel, safetensors',
    )
      .choices(exportFormats)
      .default('csv'),
  )
  .option('--to <folder>', 'where to', '.')
  .action((runId: string, options: Shared & { format: ExportFormat; to: string }) =>
    perform(
      options,
      always((session, output) => exportRun(session, output, { runId, ...options })),
    ),
  )

command(program, 'report <run...>', 'write runs with figures, tables and settings as one page')
  .addOption(
    new Option(
      '--format <format>',
      'html, or pdf (printed by the window’s Electron, no display needed)',
    )
      .choices(reportFormats)
      .default('html'),
  )
  .option('--to <folder>', 'where to', '.')
  .action((runIds: string[], options: Shared & { format: ReportFormat; to: string }) =>
    perform(
      options,
      always((session, output) => writeReport(session, output, { runIds, ...options })),
    ),
  )

program
  .command('rebuild')
  .description('build the database again from its journal; the old one is put aside')
  .option('--json', 'one JSON object instead of words')
  .option('--workspace <folder>', 'workspace folder')
  .action(rebuildCommand)

command(program, 'serve', 'work the queue off without a window, until SIGTERM').action(
  (options: Shared) => perform(options, always(serveCommand)),
)

withSubmitOptions(
  command(
    program,
    'submit <target>',
    'hand trainings to Slurm: a method, a configuration, a study',
  ),
  collect,
).action((target: string, options: Shared & SubmitFlags) =>
  perform(
    options,
    always((session, output) => submitCommand(session, output, submitOptions(target, options))),
  ),
)

program
  .command('task <folder> <index>')
  .description('one task of a submitted job; Slurm calls this')
  .option('--json', 'one JSON object a line instead of words')
  .action((folder: string, index: string, options: Shared) =>
    exitWith(options, (output) => taskCommand(output, folder, count('task', index, 0))),
  )

command(program, 'collect <folder>', 'take what a submitted job found into the workspace').action(
  (folder: string, options: Shared) =>
    perform(
      options,
      always((session, output) => collectCommand(session, output, folder)),
    ),
)

command(
  program,
  'import-run <path...>',
  'take runs in: a bundle (.steradian), TensorBoard event files or folders of them, CSV of metrics',
).action((paths: string[], options: Shared) =>
  perform(
    options,
    always((session, output) => importRun(session, output, paths)),
  ),
)

command(program, 'demo', 'the demonstration, for a machine without a display').action(
  (options: Shared) => perform(options, demoCommand),
)

// The reader has seen enough (`… | head`): that is no failure of ours, and nothing more can be said.
process.stdout.on('error', (thrown: NodeJS.ErrnoException) => {
  if (thrown.code !== 'EPIPE') throw thrown
})

await program.parseAsync()
