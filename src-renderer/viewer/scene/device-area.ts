/** Part of the canvas in device pixels, from the bottom left as WebGL counts. */
export interface DeviceArea {
  readonly left: number
  readonly bottom: number
  readonly width: number
  readonly height: number
}
