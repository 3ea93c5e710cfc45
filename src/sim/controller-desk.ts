import type { ControlledStep, Controller, Outlook } from './controller.ts'
import type { ControllerLog } from './controller-log.ts'
import { eventKinds, type RunQueue } from './event-kinds.ts'
import type { RecordedController, Recording } from './recording.ts'
import type { SimulationInput } from './world.ts'

/** The run as its controllers see it. */
interface Surroundings {
  recording(): Recording
  ready: Outlook['ready']
  /** The world is another from now on. */
  change(step: ControlledStep): void
}

/** The controllers of a run: asks each of them when it is due, and keeps what they did and saw. */
export class ControllerDesk {
  readonly controllers: readonly Controller[]
  private readonly queue: RunQueue
  private readonly around: Surroundings
  private readonly logs = new Map<Controller, ControllerLog[]>()

  constructor(queue: RunQueue, { controllers }: SimulationInput, around: Surroundings) {
    this.queue = queue
    this.around = around
    this.controllers = controllers?.() ?? []
    for (const controller of this.controllers) {
      this.logs.set(controller, [])
      queue.push(Math.max(0, Math.round(controller.firstAtMs * 1000)), eventKinds.look, controller)
    }
  }

  look(controller: Controller): void {
    const { queue, around } = this
    const { step, log, nextAtMs } = controller.look({ nowMs: queue.now / 1000, recording: around.recording(), ready: around.ready })
    this.logs.get(controller)?.push(...log)
    if (step) around.change(step)
    if (nextAtMs !== undefined) queue.push(Math.max(queue.now + 1, Math.round(nextAtMs * 1000)), eventKinds.look, controller)
  }

  recorded(): readonly RecordedController[] {
    return this.controllers.map((controller) => ({ name: controller.name, log: [...(this.logs.get(controller) ?? [])] }))
  }
}
