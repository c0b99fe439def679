import Mocha from 'mocha';

/** Mocha's own reporter, which also tells what went wrong with an attempt that is not the last one. */
class AttemptsReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.on(Mocha.Runner.constants.EVENT_TEST_RETRY, (test: Mocha.Test, error: Error) => {
      console.log(`    one more attempt at “${test.fullTitle()}”: ${error.stack ?? error.message}`);
    });
  }
}

export { AttemptsReporter as 'module.exports' };
