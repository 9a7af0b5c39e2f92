import { Niivue } from '@niivue/niivue'

/** The same measurements for NiiVue, which draws the same volume into a canvas of the same size. */
export interface PeerBench {
  firstPicture(): Promise<number>
  crosshair(moves: number): number[]
}

declare global {
  interface Window {
    peer: PeerBench
  }
}

const niivue = new Niivue({ show3Dcrosshair: false, isResizeCanvas: true, isAntiAlias: false, loadingText: '' })

window.peer = {
  async firstPicture() {
    const start = performance.now()
    await niivue.attachTo('gl', false)
    niivue.resizeListener()
    await niivue.loadVolumes([{ url: 'condyle://volume/dess.nii', name: 'dess.nii' }])
    // The same tiles as ours: in its own layout it would leave half the window black.
    niivue.setCustomLayout([
      { sliceType: niivue.sliceTypeSagittal, position: [0, 0, 0.58, 1] },
      { sliceType: niivue.sliceTypeCoronal, position: [0.58, 0, 0.42, 0.5] },
      { sliceType: niivue.sliceTypeAxial, position: [0.58, 0.5, 0.42, 0.5] },
    ])
    niivue.drawScene()
    finish()
    return performance.now() - start
  },
  crosshair(moves) {
    const times: number[] = []
    for (let move = 0; move < moves; move++) {
      const share = (speed: number): number => 0.5 + 0.3 * Math.sin((move + 1) * speed)
      const start = performance.now()
      niivue.scene.crosshairPos = [share(0.31), share(0.17), share(0.23)]
      niivue.drawScene()
      finish()
      times.push(performance.now() - start)
    }
    return times
  },
}

function finish(): void {
  const { gl } = niivue
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4))
}
