/**
 * The shaders of a slice. vtk.js's own look grey and opacity up in two tables, and place every pixel twice in the
 * volume; a grey slice needs one sample and a multiplication, which is what software rendering has time for.
 *
 * vtk.js replaces the lines that begin with //VTK:: and sets the uniforms: `WCTCMatrix0` takes world to texture
 * coordinates, `cscale0` and `cshift0` take a texel to 0…1 over the window.
 */
const SLICE_VERTEX = `//VTK::System::Dec
//VTK::PositionVC::Dec
//VTK::Camera::Dec
uniform mat4 WCTCMatrix0;
varying vec3 place;
void main()
{
  place = (WCTCMatrix0 * vertexWC).xyz;
  //VTK::PositionVC::Impl
}
`

/**
 * How a value is taken at texture coordinates: between voxels, or in the middle of the voxel that holds the place. Not
 * by texelFetch: compiling it with an array of samplers ends the GPU process of Electron's software rendering.
 */
const SAMPLES = {
  smooth: 'float sampled(vec3 at) { return texture(volumeTexture[0], at).r; }',
  voxels: `float sampled(vec3 at)
{
  vec3 size = vec3(textureSize(volumeTexture[0], 0));
  return texture(volumeTexture[0], (floor(at * size) + 0.5) / size).r;
}`,
} as const
export type Sampling = keyof typeof SAMPLES

const sliceFragment = (sampling: Sampling): string => `//VTK::System::Dec
//VTK::Output::Dec
uniform highp sampler3D volumeTexture[1];
uniform float cscale0;
uniform float cshift0;
varying vec3 place;
${SAMPLES[sampling]}
void main()
{
  float grey = sampled(place) * cscale0 + cshift0;
  gl_FragData[0] = vec4(grey, grey, grey, 1.0);
}
`

/**
 * vtk.js declares and fills `normalWC` where a mapper has a slab. It may hold vertices scaled, `vboScaling`, and takes
 * that back in the matrix: a millimetre along the normal has to be scaled alike, or slabs are many times too thick.
 */
const SLAB_VERTEX = `//VTK::System::Dec
//VTK::PositionVC::Dec
//VTK::Camera::Dec
uniform mat4 WCTCMatrix0;
uniform vec3 vboScaling;
varying vec3 place;
varying vec3 across;
void main()
{
  place = (WCTCMatrix0 * vertexWC).xyz;
  across = (WCTCMatrix0 * vec4(normalize(normalWC) * vboScaling, 0.0)).xyz;
  //VTK::PositionVC::Impl
}
`

/**
 * Samples across a slab, `slabType` 0 the least, 1 the greatest, else their mean; those outside the volume are left
 * out. `slabTrapezoid`, which vtk.js hands on as it is, is the number of steps.
 */
const slabFragment = (sampling: Sampling): string => `//VTK::System::Dec
//VTK::Output::Dec
uniform highp sampler3D volumeTexture[1];
uniform float cscale0;
uniform float cshift0;
uniform float slabThickness;
uniform int slabType;
uniform int slabTrapezoid;
varying vec3 place;
varying vec3 across;
${SAMPLES[sampling]}
void main()
{
  int half_ = slabTrapezoid / 2;
  vec3 pace = across * (slabThickness / float(2 * half_));
  vec3 way = mix(vec3(1e-9), pace, greaterThan(abs(pace), vec3(1e-9)));
  vec3 one = -place / way;
  vec3 other = (1.0 - place) / way;
  vec3 near = min(one, other);
  vec3 far = max(one, other);
  int first = max(-half_, int(ceil(max(max(near.x, near.y), max(near.z, -4096.0)))));
  int last = min(half_, int(floor(min(min(far.x, far.y), min(far.z, 4096.0)))));
  float value = sampled(place);
  if (slabType == 0)
    for (int n = first; n <= last; n++) value = min(value, sampled(place + pace * float(n)));
  else if (slabType == 1)
    for (int n = first; n <= last; n++) value = max(value, sampled(place + pace * float(n)));
  else if (first <= last)
  {
    float sum = 0.0;
    for (int n = first; n <= last; n++) sum += sampled(place + pace * float(n));
    value = sum / float(last - first + 1);
  }
  float grey = value * cscale0 + cshift0;
  gl_FragData[0] = vec4(grey, grey, grey, 1.0);
}
`

export interface Shaders {
  readonly VertexShaderCode: string
  readonly FragmentShaderCode: string
}

/** The shaders of one slice, and of a slab. */
export const SLICE_SHADERS: Readonly<Record<Sampling, Shaders>> = {
  smooth: { VertexShaderCode: SLICE_VERTEX, FragmentShaderCode: sliceFragment('smooth') },
  voxels: { VertexShaderCode: SLICE_VERTEX, FragmentShaderCode: sliceFragment('voxels') },
}
export const SLAB_SHADERS: Readonly<Record<Sampling, Shaders>> = {
  smooth: { VertexShaderCode: SLAB_VERTEX, FragmentShaderCode: slabFragment('smooth') },
  voxels: { VertexShaderCode: SLAB_VERTEX, FragmentShaderCode: slabFragment('voxels') },
}
